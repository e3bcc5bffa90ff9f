/* SPDX-License-Identifier: MIT */
/*
 * The process between `run` and its command: when `run` is killed, it takes
 * all with it that the command has started.  A pid namespace would do so, too,
 * but wants a /proc of its own, which an unprivileged user in a container may
 * not mount, and gives the command other pids than its user sees.
 */
#ifndef SNPNODE_KEEPER_H
#define SNPNODE_KEEPER_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Before the command is forked: be told when @parent dies, and be the parent
 * of what the command leaves behind.  False: it is dead already, or the kernel
 * refuses.
 */
bool snpnode_keeper_init(pid_t parent);

/* Wait for @command and end as it did, or with @parent as said above. */
_Noreturn void snpnode_keeper_wait(pid_t command, pid_t parent);

#endif
