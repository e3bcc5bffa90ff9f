/* SPDX-License-Identifier: MIT */
/*
 * Stands between the control socket and what it does (the linker wraps
 * snpnode_control_do()), and holds the machine before a command, the one after
 * it and the answer against each other.
 */
#ifndef FUZZ_JUDGE_H
#define FUZZ_JUDGE_H

#include "fuzz.h"
#include "node/listener.h"

struct judge {
	struct snpnode_listener *listener;
	uint64_t now_ms;    /* the only clock that the daemon sees */
	unsigned int files; /* that are open */
	unsigned int commands;
};

extern struct judge judge;

#endif
