/* SPDX-License-Identifier: MIT */
/* Signals as events of the loop. */
#ifndef SNPNODE_SIGNALS_H
#define SNPNODE_SIGNALS_H

#include <signal.h>
#include <sys/signalfd.h>

#include "loop.h"

struct snpnode_signals {
	struct snpnode_source source;
	sigset_t before; /* the mask that a child shall have again */
	void (*got)(void *ctx, const struct signalfd_siginfo *info);
	void *ctx;
};

/* Block @list (ended by 0) and give each signal to @got.  0 or -errno. */
int snpnode_signals_open(struct snpnode_signals *signals,
			 struct snpnode_loop *loop, const int *list,
			 void (*got)(void *ctx,
				     const struct signalfd_siginfo *info),
			 void *ctx);
/* And unblock them. */
void snpnode_signals_close(struct snpnode_signals *signals,
			   struct snpnode_loop *loop);

#endif
