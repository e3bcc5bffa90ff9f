/* SPDX-License-Identifier: MIT */
/* The command that `run` runs. */
#ifndef SNPNODE_COMMAND_H
#define SNPNODE_COMMAND_H

#include <sys/types.h>

#include "signals.h"

struct snpnode_command {
	pid_t pid;
	pid_t keeper; /* the child that ends as it does, see keeper.h */
};

/*
 * Start @argv with its signals as they were before @signals; it, and what it
 * has started, dies with this process.  Before that, from the new process, look
 * at each file of @touch (ended by NULL): see snpnode_run().  0 or -errno.
 */
int snpnode_command_start(struct snpnode_command *command, char *const *argv,
			  const struct snpnode_signals *signals,
			  const char *const *touch);

#endif
