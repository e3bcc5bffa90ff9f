/* SPDX-License-Identifier: MIT */
/* What a running machine can be told over its control socket. */
#ifndef SNPNODE_CONTROL_H
#define SNPNODE_CONTROL_H

#include <stddef.h>
#include <stdio.h>

struct snpnode_world;

/* Beside a plan's text: the line with the command. */
#define SNPNODE_COMMAND_MAX 1024u

/*
 * Do what @text says, a line "plan" (the plan's text follows it), "log
 * [NUMBER]", "status", "reboot" or "update NAME=VALUE...", and write the
 * answer to @out: "ok" or "refused: WHY" in the first line.
 */
void snpnode_control_do(struct snpnode_world *world, const char *text,
			size_t len, FILE *out);

#endif
