/* SPDX-License-Identifier: MIT */
/* Signals as events of the loop. */
#ifndef SNPNODE_SIGNALS_H
#define SNPNODE_SIGNALS_H

#include <signal.h>
#include <sys/signalfd.h>

#include "loop.h"

struct snpnode_signals {
	struct snpnode_source source;
	sigset_t before; /* the mask, and what SIGPIPE did */
	struct sigaction pipe_before;
	void (*got)(void *ctx, const struct signalfd_siginfo *info);
	void *ctx;
};

/*
 * Block @list (ended by 0) and give each signal to @got.  SIGPIPE is ignored,
 * so that whoever reads our words may go.  0 or -errno.
 */
int snpnode_signals_open(struct snpnode_signals *signals,
			 struct snpnode_loop *loop, const int *list,
			 void (*got)(void *ctx,
				     const struct signalfd_siginfo *info),
			 void *ctx);
/* What a child needs before it becomes a program: all as it was. */
void snpnode_signals_give_back(const struct snpnode_signals *signals);
/* And give back. */
void snpnode_signals_close(struct snpnode_signals *signals,
			   struct snpnode_loop *loop);

#endif
