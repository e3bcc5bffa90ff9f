/* SPDX-License-Identifier: MIT */
/* The command that `run` runs, and how its end becomes ours. */
#ifndef SNPNODE_COMMAND_H
#define SNPNODE_COMMAND_H

#include <signal.h>
#include <sys/types.h>

/*
 * Start @argv with the signal mask @mask; it dies with this process.  Before
 * that, from the new process, look at each file of @touch (ended by NULL):
 * see snpnode_run().  Its pid, or -errno.
 */
pid_t snpnode_command_start(char *const *argv, const sigset_t *mask,
			    const char *const *touch);

/* Leave as the command did: its exit code, or the signal that ended it. */
int snpnode_command_exit(int status);

#endif
