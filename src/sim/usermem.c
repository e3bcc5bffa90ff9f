/* SPDX-License-Identifier: MIT */
#include "usermem.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static void *pointer(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

/*
 * The kernel checks the addresses of process_vm_readv() and _writev(), also
 * when the process is our own.  Where a sandbox forbids the call the caller
 * is trusted as any C library trusts it.
 */
static int outcome(ssize_t done, size_t len)
{
	if (done < 0 && (errno == EPERM || errno == ENOSYS))
		return 1;
	return done >= 0 && (size_t)done == len ? 0 : -EFAULT;
}

int snpsim_usermem_read(uint64_t address, void *data, size_t len)
{
	struct iovec local = { data, len };
	struct iovec remote = { pointer(address), len };
	int rc;

	if (!address)
		return -EFAULT;
	rc = outcome(process_vm_readv(getpid(), &local, 1, &remote, 1, 0), len);
	if (rc > 0)
		memcpy(data, pointer(address), len);
	return rc < 0 ? rc : 0;
}

int snpsim_usermem_write(uint64_t address, const void *data, size_t len)
{
	struct iovec local = { (void *)(uintptr_t)data, len };
	struct iovec remote = { pointer(address), len };
	int rc;

	if (!address)
		return -EFAULT;
	rc = outcome(process_vm_writev(getpid(), &local, 1, &remote, 1, 0),
		     len);
	if (rc > 0)
		memcpy(pointer(address), data, len);
	return rc < 0 ? rc : 0;
}
