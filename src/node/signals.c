/* SPDX-License-Identifier: MIT */
#include "signals.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

static void ready(struct snpnode_source *source)
{
	struct snpnode_signals *signals =
		(struct snpnode_signals *)((char *)source -
					   offsetof(struct snpnode_signals,
						    source));
	struct signalfd_siginfo info;

	while (read(source->fd, &info, sizeof(info)) == sizeof(info))
		signals->got(signals->ctx, &info);
}

int snpnode_signals_open(struct snpnode_signals *signals,
			 struct snpnode_loop *loop, const int *list,
			 void (*got)(void *ctx,
				     const struct signalfd_siginfo *info),
			 void *ctx)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;
	int error;

	sigemptyset(&set);
	for (; *list; list++)
		sigaddset(&set, *list);
	if (sigprocmask(SIG_BLOCK, &set, &signals->before) != 0)
		return -errno;
	(void)sigaction(SIGPIPE, &ignore, &signals->pipe_before);
	signals->got = got;
	signals->ctx = ctx;
	signals->source.ready = ready;
	signals->source.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals->source.fd < 0) {
		error = -errno;
		goto err_give_back;
	}
	error = snpnode_loop_add(loop, &signals->source);
	if (error)
		goto err_close;
	return 0;

err_close:
	close(signals->source.fd);
err_give_back:
	snpnode_signals_give_back(signals);
	return error;
}

void snpnode_signals_give_back(const struct snpnode_signals *signals)
{
	(void)sigaction(SIGPIPE, &signals->pipe_before, NULL);
	sigprocmask(SIG_SETMASK, &signals->before, NULL);
}

void snpnode_signals_close(struct snpnode_signals *signals,
			   struct snpnode_loop *loop)
{
	snpnode_loop_remove(loop, &signals->source);
	close(signals->source.fd);
	snpnode_signals_give_back(signals);
}
