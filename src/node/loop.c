/* SPDX-License-Identifier: MIT */
#include "loop.h"

#include <errno.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

/*
 * One event a round: a ready() may remove its own source without another of
 * the same round still pointing at it.
 */
#define EVENTS 1

static uint64_t clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

int snpnode_loop_init(struct snpnode_loop *loop, int (*tick)(void *ctx),
		      void *ctx)
{
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll < 0)
		return -errno;
	loop->stop = false;
	loop->now_ms = clock_ms();
	loop->tick = tick;
	loop->ctx = ctx;
	return 0;
}

void snpnode_loop_destroy(struct snpnode_loop *loop)
{
	close(loop->epoll);
	loop->epoll = -1;
}

int snpnode_loop_add(struct snpnode_loop *loop, struct snpnode_source *source)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = source };

	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, source->fd, &event) < 0)
		return -errno;
	return 0;
}

int snpnode_loop_watch(struct snpnode_loop *loop, struct snpnode_source *source,
		       uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = source };

	if (epoll_ctl(loop->epoll, EPOLL_CTL_MOD, source->fd, &event) < 0)
		return -errno;
	return 0;
}

void snpnode_loop_remove(struct snpnode_loop *loop,
			 struct snpnode_source *source)
{
	(void)epoll_ctl(loop->epoll, EPOLL_CTL_DEL, source->fd, NULL);
}

static int wait_one(struct snpnode_loop *loop, int timeout)
{
	struct epoll_event event;
	struct snpnode_source *source;
	int n = epoll_wait(loop->epoll, &event, EVENTS, timeout);

	loop->now_ms = clock_ms();
	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	if (n > 0) {
		source = event.data.ptr;
		source->ready(source);
	}
	return 0;
}

int snpnode_loop_run(struct snpnode_loop *loop)
{
	int error = 0;

	while (!error) {
		int timeout = loop->tick(loop->ctx);

		if (loop->stop)
			break;
		error = wait_one(loop, timeout);
	}
	return error;
}
