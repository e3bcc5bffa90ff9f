/* SPDX-License-Identifier: MIT */
#include "run.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "command.h"
#include "world.h"
#include "listener.h"
#include "namespace.h"
#include "say.h"
#include "session.h"
#include "signals.h"
#include "tsm.h"

#define DEVICE "/dev/sev-guest"
#define TSM "/sys/kernel/config/tsm/report"
/* In the tmpfs over /dev, which no process outlives. */
#define OWN_PKI "/dev/.snpguest-pki"

struct runner {
	struct snpnode_world world;
	struct snpnode_loop loop;
	struct snpnode_signals signals;
	struct snpnode_session session;
	struct snpnode_tsm tsm;
	struct snpnode_session tsm_session;
	struct snpnode_listener listener;
	struct snpnode_command command; /* zeros: not yet, or no more */
	int status;
};

static int tick(void *ctx)
{
	struct runner *runner = ctx;

	return snpnode_world_tick(&runner->world);
}

static void reap(struct runner *runner)
{
	int status;
	pid_t pid;

	while ((pid = snpnode_child_reap(&status)) > 0) {
		if (pid != runner->command.keeper)
			continue;
		runner->command = (struct snpnode_command){ 0 };
		runner->status = status;
		runner->loop.stop = true;
	}
}

static void got_signal(void *ctx, const struct signalfd_siginfo *info)
{
	struct runner *runner = ctx;

	if (info->ssi_signo == SIGCHLD)
		reap(runner);
	/* What a terminal sends, it has sent to the command as well. */
	else if (info->ssi_code != SI_KERNEL && runner->command.pid > 0)
		kill(runner->command.pid, (int)info->ssi_signo);
}

static bool start(struct runner *runner)
{
	static const int passed_on[] = { SIGCHLD, SIGHUP,  SIGINT,  SIGQUIT,
					 SIGTERM, SIGUSR1, SIGUSR2, 0 };
	int error = snpnode_loop_init(&runner->loop, tick, runner);

	if (error)
		goto err_say;
	error = snpnode_signals_open(&runner->signals, &runner->loop, passed_on,
				     got_signal, runner);
	if (error)
		goto err_loop;
	return true;

err_loop:
	snpnode_loop_destroy(&runner->loop);
err_say:
	snpnode_say("cannot wait for events: %s", strerror(-error));
	return false;
}

/* The certificates, and where the command finds them. */
static bool put_pki(struct runner *runner, const char *dir)
{
	char *full;
	bool ok;

	if (!snpnode_world_write_pki(&runner->world, dir ? dir : OWN_PKI))
		return false;
	full = realpath(dir ? dir : OWN_PKI, NULL);
	ok = full && setenv("SNPGUEST_SIM_PKI", full, 1) == 0;
	if (!ok)
		snpnode_say("no memory for the command's environment");
	free(full);
	return ok;
}

static bool put_device(struct runner *runner)
{
	int fd = open(DEVICE, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return snpnode_session_open(&runner->session, &runner->loop, DEVICE,
				    &snpnode_device_ops, &runner->world.device,
				    true);
}

/* A command that wants the device alone does not miss the tree. */
static void put_tsm(struct runner *runner,
		    const struct snpnode_options *options)
{
	snpnode_tsm_init(&runner->tsm, &runner->world.device,
			 &runner->world.svsm, options->config.vmpck_id);
	if (!snpnode_namespace_make(TSM) ||
	    !snpnode_session_open(&runner->tsm_session, &runner->loop, TSM,
				  &snpnode_tsm_ops, &runner->tsm, true))
		snpnode_say("going on without %s", TSM);
}

/*
 * A FUSE root is user 0's until its attributes are first asked for (Linux
 * fs/fuse/inode.c), and where user 0 has no mapping nobody may open it for
 * writing, nor is it asked for then.  So somebody must look at it first; not
 * this process, which has to answer.
 */
static const char *const touch[] = { DEVICE, TSM, NULL };

static int serve(struct runner *runner, char *const *argv)
{
	int error = snpnode_command_start(&runner->command, argv,
					  &runner->signals, touch);

	if (error) {
		snpnode_say("cannot start a process: %s", strerror(-error));
		return 1;
	}
	error = snpnode_loop_run(&runner->loop);
	/* Not by the command's end: the device is gone, it goes too. */
	if (runner->command.pid > 0) {
		snpnode_say("the device went away%s%s", error ? ": " : "",
			    error ? strerror(-error) : "");
		kill(runner->command.pid, SIGKILL);
		return 1;
	}
	return -1;
}

static int in_namespace(struct runner *runner,
			const struct snpnode_options *options,
			char *const *argv)
{
	int code = 1;

	if (!snpnode_namespace_enter() || !snpnode_namespace_cover("/dev") ||
	    !put_pki(runner, options->pki) || !put_device(runner))
		return 1;
	put_tsm(runner, options);
	code = serve(runner, argv);
	snpnode_world_shutdown(&runner->world);
	snpnode_session_close(&runner->tsm_session);
	snpnode_tsm_destroy(&runner->tsm);
	snpnode_session_close(&runner->session);
	return code;
}

int snpnode_run(const struct snpnode_options *options, char *const *argv)
{
	struct runner runner = { 0 };
	int code = 1;

	if (!snpnode_world_open(&runner.world, &runner.loop, options))
		return 1;
	if (!start(&runner))
		goto out_guest;
	if (options->control &&
	    !snpnode_listener_open(&runner.listener, &runner.loop,
				   &runner.world, options->control))
		goto out_loop;
	code = in_namespace(&runner, options, argv);
	snpnode_listener_close(&runner.listener);
out_loop:
	snpnode_signals_close(&runner.signals, &runner.loop);
	snpnode_loop_destroy(&runner.loop);
out_guest:
	snpnode_world_close(&runner.world);
	return code < 0 ? snpnode_child_exit(runner.status) : code;
}
