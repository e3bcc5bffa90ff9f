/* SPDX-License-Identifier: MIT */
/*
 * The daemon's side of its control socket: the linker wraps what it calls
 * there, so that it meets strangers, and calls that fail.
 */
#ifndef FUZZ_DOOR_H
#define FUZZ_DOOR_H

#include "visitor.h"

struct door {
	struct visitor *queue[VISITORS]; /* before it, in their order */
	size_t count;
	struct visitor *inside; /* the last who was let in */
	int fd;			/* ... and by which it is heard */
	bool deaf;		/* nobody is let in any more */
};

extern struct door door;

#endif
