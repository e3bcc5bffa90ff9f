/* SPDX-License-Identifier: MIT */
/*
 * The control socket: takes whole commands from its user and root, if root is
 * known in the user namespace, and gives their answers.  One client at a time
 * is served; others wait.
 */
#ifndef SNPNODE_LISTENER_H
#define SNPNODE_LISTENER_H

#include "loop.h"
#include "world.h"

struct snpnode_listener {
	struct snpnode_world *world;
	struct snpnode_loop *loop;
	char *path;
	struct snpnode_source source; /* the listening socket; fd -1: deaf */
	struct snpnode_source client; /* fd -1: none */
	int spare; /* given up for who comes when there are no more */
	char *in;
	size_t in_len;
	char *out;
	size_t out_len, out_at;
};

/* False: it was said why. */
bool snpnode_listener_open(struct snpnode_listener *listener,
			   struct snpnode_loop *loop,
			   struct snpnode_world *world, const char *path);
/* And remove the socket; one that was not opened is fine. */
void snpnode_listener_close(struct snpnode_listener *listener);

#endif
