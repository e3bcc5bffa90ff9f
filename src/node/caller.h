/* SPDX-License-Identifier: MIT */
/* The memory of the process that is waiting in its ioctl. */
#ifndef SNPNODE_CALLER_H
#define SNPNODE_CALLER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * All @len bytes at @address of @pid's memory, or an error: -EFAULT where
 * nothing is mapped, -EPERM if the system forbids the access, -ESRCH if @pid
 * is 0 (a caller that the daemon's pid namespace does not show) or gone.
 */
int snpnode_caller_read(pid_t pid, uint64_t address, void *data, size_t len);
int snpnode_caller_write(pid_t pid, uint64_t address, const void *data,
			 size_t len);

#endif
