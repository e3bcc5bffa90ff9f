/* SPDX-License-Identifier: MIT */
#include "mount.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world.h"
#include "listener.h"
#include "mountpoint.h"
#include "say.h"
#include "session.h"
#include "signals.h"
#include "tsm.h"

struct daemon {
	struct snpnode_world world;
	struct snpnode_loop loop;
	struct snpnode_signals signals;
	struct snpnode_session session;
	struct snpnode_mountpoint tsm_point;
	struct snpnode_tsm tsm;
	struct snpnode_session tsm_session;
	struct snpnode_listener listener;
};

static int tick(void *ctx)
{
	struct daemon *daemon = ctx;

	return snpnode_world_tick(&daemon->world);
}

static void told_to_stop(void *ctx, const struct signalfd_siginfo *info)
{
	struct daemon *daemon = ctx;

	(void)info;
	daemon->loop.stop = true;
}

static bool start(struct daemon *daemon)
{
	static const int stops[] = { SIGTERM, SIGINT, SIGHUP, 0 };
	int error = snpnode_loop_init(&daemon->loop, tick, daemon);

	if (error)
		goto err_say;
	error = snpnode_signals_open(&daemon->signals, &daemon->loop, stops,
				     told_to_stop, daemon);
	if (error)
		goto err_loop;
	return true;

err_loop:
	snpnode_loop_destroy(&daemon->loop);
err_say:
	snpnode_say("cannot wait for events: %s", strerror(-error));
	return false;
}

static bool open_tsm(struct daemon *daemon,
		     const struct snpnode_options *options)
{
	snpnode_tsm_init(&daemon->tsm, &daemon->world.device,
			 &daemon->world.svsm, options->config.vmpck_id);
	if (!options->tsm)
		return true;
	if (!snpnode_mountpoint_open(&daemon->tsm_point, options->tsm, true))
		return false;
	if (snpnode_session_open(&daemon->tsm_session, &daemon->loop,
				 daemon->tsm_point.path, &snpnode_tsm_ops,
				 &daemon->tsm, geteuid() == 0))
		return true;
	snpnode_mountpoint_close(&daemon->tsm_point);
	return false;
}

static void close_tsm(struct daemon *daemon)
{
	snpnode_session_close(&daemon->tsm_session);
	snpnode_tsm_destroy(&daemon->tsm);
	if (daemon->tsm_point.path)
		snpnode_mountpoint_close(&daemon->tsm_point);
}

static int serve(struct daemon *daemon, const char *path)
{
	int error;

	printf("serving a simulated sev-guest device at %s\n", path);
	fflush(stdout);
	error = snpnode_loop_run(&daemon->loop);
	snpnode_world_shutdown(&daemon->world);
	if (error)
		snpnode_say("stopped: %s", strerror(-error));
	return error ? 1 : 0;
}

static int mount_and_serve(struct daemon *daemon,
			   const struct snpnode_options *options,
			   const char *path)
{
	int code = 1;

	/* Only root may let other users in without /etc/fuse.conf's leave. */
	if (!snpnode_session_open(&daemon->session, &daemon->loop, path,
				  &snpnode_device_ops, &daemon->world.device,
				  geteuid() == 0))
		return 1;
	if (open_tsm(daemon, options)) {
		code = serve(daemon, path);
		close_tsm(daemon);
	}
	snpnode_session_close(&daemon->session);
	return code;
}

int snpnode_mount(const struct snpnode_options *options, const char *path)
{
	struct snpnode_mountpoint point;
	struct daemon daemon = { 0 };
	int code = 1;

	if (!snpnode_world_open(&daemon.world, &daemon.loop, options))
		return 1;
	if (!start(&daemon))
		goto out_guest;
	if (options->control &&
	    !snpnode_listener_open(&daemon.listener, &daemon.loop,
				   &daemon.world, options->control))
		goto out_loop;
	if (!snpnode_mountpoint_open(&point, path, false))
		goto out_listener;
	/* Not before: they may be those of one who serves here already. */
	if (!options->pki ||
	    snpnode_world_write_pki(&daemon.world, options->pki))
		code = mount_and_serve(&daemon, options, point.path);
	snpnode_mountpoint_close(&point);
out_listener:
	snpnode_listener_close(&daemon.listener);
out_loop:
	snpnode_signals_close(&daemon.signals, &daemon.loop);
	snpnode_loop_destroy(&daemon.loop);
out_guest:
	snpnode_world_close(&daemon.world);
	return code;
}
