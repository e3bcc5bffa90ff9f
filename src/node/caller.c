/* SPDX-License-Identifier: MIT */
/*
 * The caller cannot go away meanwhile, nor its pid be given to another: once
 * its request has been read from /dev/fuse it sleeps until the reply, even
 * when it is being killed (Linux fs/fuse/dev.c, request_wait_answer()).
 */
#include "caller.h"

#include <errno.h>
#include <sys/uio.h>

typedef ssize_t copy_fn(pid_t pid, const struct iovec *local,
			unsigned long nlocal, const struct iovec *remote,
			unsigned long nremote, unsigned long flags);

static int copy(copy_fn *fn, pid_t pid, uint64_t address, void *data,
		size_t len)
{
	struct iovec local = { data, len };
	struct iovec remote = { (void *)(uintptr_t)address, len };
	ssize_t n;

	if (pid <= 0)
		return -ESRCH;
	if (address > UINTPTR_MAX - len)
		return -EFAULT;
	n = fn(pid, &local, 1, &remote, 1, 0);
	if (n < 0)
		return errno == EPERM || errno == ESRCH ? -errno : -EFAULT;
	return (size_t)n == len ? 0 : -EFAULT;
}

int snpnode_caller_read(pid_t pid, uint64_t address, void *data, size_t len)
{
	return copy(process_vm_readv, pid, address, data, len);
}

int snpnode_caller_write(pid_t pid, uint64_t address, const void *data,
			 size_t len)
{
	return copy(process_vm_writev, pid, address, (void *)(uintptr_t)data,
		    len);
}
