/* SPDX-License-Identifier: MIT */
/* The file or folder that is mounted over. */
#ifndef SNPNODE_MOUNTPOINT_H
#define SNPNODE_MOUNTPOINT_H

#include <stdbool.h>

struct snpnode_mountpoint {
	char *path; /* absolute: the daemon may change its folder */
	bool folder;
	bool created; /* by us, so ours to remove */
};

/*
 * Make @path a file (or a @folder) that can be mounted over: one that is
 * missing is made, and what a killed daemon left mounted there is taken away.
 * False: it was said why.
 */
bool snpnode_mountpoint_open(struct snpnode_mountpoint *point, const char *path,
			     bool folder);
/* After unmounting; removes the file if it was made above. */
void snpnode_mountpoint_close(struct snpnode_mountpoint *point);

#endif
