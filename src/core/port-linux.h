/* SPDX-License-Identifier: MIT */
#ifndef SNPCORE_PORT_LINUX_H
#define SNPCORE_PORT_LINUX_H

#include <linux/errno.h>
#include <linux/string.h>

static inline void snpport_wipe(void *data, size_t len)
{
	memzero_explicit(data, len);
}

#endif
