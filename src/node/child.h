/* SPDX-License-Identifier: MIT */
/* Children that end, and how the end of one becomes ours. */
#ifndef SNPNODE_CHILD_H
#define SNPNODE_CHILD_H

#include <sys/types.h>

/* A child that has ended and its wait status; 0 or less: there is none. */
pid_t snpnode_child_reap(int *status);

/* Leave as the child did: its exit code, or the signal that ended it. */
int snpnode_child_exit(int status);

#endif
