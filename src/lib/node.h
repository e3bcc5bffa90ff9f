/* SPDX-License-Identifier: MIT */
/* The device node: the real seam, and waiting on real descriptors. */
#ifndef SNPLIB_NODE_H
#define SNPLIB_NODE_H

#include "device.h"

/*
 * Open @path, whatever kind of file it is, and see that it answers as a
 * sev-guest device does.  @fd and @error (an errno) are outputs.
 * Errors: E_NODEV, E_DENIED, E_OS.
 */
snpguest_status snplib_node_open(const char *path, bool nonblock, int *fd,
				 int *error);
/* Who refused to open a file. */
snpguest_status snplib_node_status(int error);
/* As the seam's: what ioctl returned, or -errno. */
int snplib_node_ioctl(int fd, unsigned long cmd, void *arg);

/* Why a wait ended. */
enum snplib_woken {
	SNPLIB_WOKEN_TIME,
	SNPLIB_WOKEN_READY,
	SNPLIB_WOKEN_CANCEL,
};

/*
 * Wait @ms milliseconds, or until @fd is ready for a request, or until
 * @cancel_fd is readable; each may be -1.
 */
enum snplib_woken snplib_node_wait(int fd, int cancel_fd, uint32_t ms);

/* Milliseconds of CLOCK_MONOTONIC. */
uint64_t snplib_node_now(void);

#endif
