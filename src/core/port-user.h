/* SPDX-License-Identifier: MIT */
#ifndef SNPCORE_PORT_USER_H
#define SNPCORE_PORT_USER_H

#include <errno.h>

static inline void snpport_wipe(void *data, size_t len)
{
	explicit_bzero(data, len);
}

#endif
