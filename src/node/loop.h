/* SPDX-License-Identifier: MIT */
/*
 * The one loop of the daemon.  Everything runs in its thread: nothing that it
 * calls may sleep, and nothing needs a lock.
 */
#ifndef SNPNODE_LOOP_H
#define SNPNODE_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct snpnode_source {
	int fd;
	void (*ready)(struct snpnode_source *source);
};

struct snpnode_loop {
	int epoll;
	bool stop;
	uint64_t now_ms; /* when this round began; one look a round */
	/* After every round; milliseconds until the next, -1: no need. */
	int (*tick)(void *ctx);
	void *ctx;
};

/* 0 or -errno. */
int snpnode_loop_init(struct snpnode_loop *loop, int (*tick)(void *ctx),
		      void *ctx);
void snpnode_loop_destroy(struct snpnode_loop *loop);
int snpnode_loop_add(struct snpnode_loop *loop, struct snpnode_source *source);
/* Wait for @events (EPOLLIN, EPOLLOUT) of a source that is in the loop. */
int snpnode_loop_watch(struct snpnode_loop *loop, struct snpnode_source *source,
		       uint32_t events);
/* Before its fd is closed; a round has one event, so from any ready(). */
void snpnode_loop_remove(struct snpnode_loop *loop,
			 struct snpnode_source *source);
/* Until loop->stop. */
int snpnode_loop_run(struct snpnode_loop *loop);

#endif
