/* SPDX-License-Identifier: MIT */
#include "cores.h"

#include <sys/resource.h>

static struct rlimit before = { RLIM_INFINITY, RLIM_INFINITY };

/*
 * One byte, not none: a core that goes to a program and not to a file knows
 * no other limit (Linux fs/coredump.c).
 */
void snpnode_cores_forbid(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_CORE, &before) != 0)
		return;
	limit = before;
	limit.rlim_cur = limit.rlim_max < 1 ? limit.rlim_max : 1;
	(void)setrlimit(RLIMIT_CORE, &limit);
}

void snpnode_cores_allow(void)
{
	(void)setrlimit(RLIMIT_CORE, &before);
}
