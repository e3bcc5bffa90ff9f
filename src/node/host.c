/* SPDX-License-Identifier: MIT */
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../sim/machine.h"
#include "../sim/vmm.h"
#include "../wire/hostcall.h"
#include "listener.h"
#include "loop.h"
#include "planfile.h"
#include "say.h"
#include "signals.h"
#include "value.h"
#include "world.h"

#define DEVICE "/dev/snp-host"
/* What the module snpguest says of its channel. */
#define STATE "/sys/bus/platform/devices/snpguest-fake/state"
/* A module is in use once for each open file. */
#define FILES "/sys/module/snpguest/refcnt"

struct host {
	struct snpnode_world world;
	struct snpnode_elsewhere driver;
	struct snpnode_loop loop;
	struct snpnode_signals signals;
	struct snpnode_listener listener;
	struct snpnode_source source; /* the device */
	struct snpnode_planfile plan;
	FILE *log;
	uint64_t served;
	bool held; /* a delay: the reply is due at held_until */
	uint64_t held_until;
	int error; /* what ended it */
	struct snpwire_host_exit exit;
	struct snpwire_host_reply reply;
};

static void write_log(struct host *host)
{
	struct snpsim_log_entry entry;
	char line[SNPSIM_LOG_LINE_MAX];

	if (!host->log || snpsim_machine_log(host->world.machine, host->served,
					     &entry, 1) != 1)
		return;
	snpsim_log_format(&entry, line, sizeof(line));
	fprintf(host->log, "%s\n", line);
	fflush(host->log);
}

static void end(struct host *host, int error)
{
	host->error = error;
	host->loop.stop = true;
}

static void send_reply(struct host *host)
{
	host->held = false;
	/* ESTALE: it came too late, and the guest has gone on. */
	if (write(host->source.fd, &host->reply, sizeof(host->reply)) < 0 &&
	    errno != ESTALE)
		end(host, -errno);
	else
		(void)snpnode_loop_watch(&host->loop, &host->source, EPOLLIN);
}

/* The exits that come meanwhile wait, as they would for a busy host. */
static void hold_reply(struct host *host, uint32_t delay_ms)
{
	host->held = true;
	host->held_until = host->loop.now_ms + delay_ms;
	(void)snpnode_loop_watch(&host->loop, &host->source, 0);
}

static int tick(void *ctx)
{
	struct host *host = ctx;

	if (host->held && host->held_until <= host->loop.now_ms)
		send_reply(host);
	return host->held ? (int)(host->held_until - host->loop.now_ms) : -1;
}

static void serve(struct host *host)
{
	struct snpwire_host_reply *reply = &host->reply;
	struct snpsim_exit exit = {
		.exit_code = host->exit.exit_code,
		.npages = host->exit.npages,
		.request = host->exit.request,
		.response = reply->response,
		.certs = reply->certs,
		.now_ms = host->loop.now_ms,
	};
	struct snpsim_reply said;

	memset(reply, 0, sizeof(*reply));
	/* A plan that is moved into place counts from here on. */
	snpnode_planfile_look(&host->plan, host->world.machine);
	snpsim_vmm_exit(host->world.machine, &exit, &said);
	host->served++;
	write_log(host);
	reply->number = host->exit.number;
	reply->exitinfo2 = said.answer.exitinfo2;
	reply->npages = said.answer.npages;
	reply->failed = said.answer.failed;
	reply->interrupt = said.signal;
	/* One that falls silent is given up by the module. */
	if (said.delay_ms && !said.never)
		hold_reply(host, said.delay_ms);
	else if (!said.never)
		send_reply(host);
}

static void take_exit(struct snpnode_source *source)
{
	struct host *host =
		(struct host *)((char *)source - offsetof(struct host, source));
	ssize_t len = read(source->fd, &host->exit, sizeof(host->exit));

	if (len == (ssize_t)sizeof(host->exit))
		serve(host);
	else if (len >= 0 || (errno != EAGAIN && errno != EINTR))
		end(host, -EIO);
}

static struct host *host_of(const struct snpnode_elsewhere *driver)
{
	return (struct host *)((char *)(uintptr_t)driver -
			       offsetof(struct host, driver));
}

/* The guest's keys go where its driver finds them. */
static int boot(const struct snpnode_elsewhere *driver,
		const struct snpsim_secrets *secrets)
{
	struct snpwire_host_boot launch = { 0 };
	int rc;

	if (secrets) {
		memcpy(launch.vmpck, secrets->vmpck, sizeof(launch.vmpck));
		memcpy(launch.msg_seqno, secrets->msg_seqno,
		       sizeof(launch.msg_seqno));
	}
	rc = ioctl(host_of(driver)->source.fd, SNPWIRE_HOST_BOOT, &launch)
		     ? -errno
		     : 0;
	explicit_bzero(&launch, sizeof(launch));
	return rc;
}

static bool read_word(const char *path, char word[SNPNODE_STATE_MAX])
{
	FILE *f = fopen(path, "re");
	bool got = f && fgets(word, SNPNODE_STATE_MAX, f);

	if (got)
		word[strcspn(word, "\n")] = '\0';
	if (f)
		fclose(f);
	return got;
}

static bool read_state(const struct snpnode_elsewhere *driver,
		       char state[SNPNODE_STATE_MAX], uint64_t *files)
{
	char count[SNPNODE_STATE_MAX];

	(void)driver;
	return read_word(STATE, state) && read_word(FILES, count) &&
	       snpnode_value_number(count, 10, UINT64_MAX, files);
}

static void told_to_stop(void *ctx, const struct signalfd_siginfo *info)
{
	(void)info;
	end(ctx, 0);
}

static bool open_loop(struct host *host)
{
	static const int stops[] = { SIGTERM, SIGINT, 0 };
	int error = snpnode_loop_init(&host->loop, tick, host);

	if (error)
		goto err_say;
	error = snpnode_signals_open(&host->signals, &host->loop, stops,
				     told_to_stop, host);
	if (error)
		goto err_loop;
	return true;

err_loop:
	snpnode_loop_destroy(&host->loop);
err_say:
	snpnode_say("cannot wait for events: %s", strerror(-error));
	return false;
}

static void close_loop(struct host *host)
{
	snpnode_signals_close(&host->signals, &host->loop);
	snpnode_loop_destroy(&host->loop);
}

static bool launch_guest(struct host *host)
{
	int rc = boot(&host->driver,
		      snpsim_machine_secrets(host->world.machine));

	if (!rc)
		return true;
	snpnode_say("cannot boot the guest: %s%s", strerror(-rc),
		    rc == -EBUSY ? "; unload snpguest first" : "");
	return false;
}

/* Until it is told to stop; the exit code. */
static int serve_all(struct host *host)
{
	int error;

	if (!launch_guest(host) || printf("host of " DEVICE "\n") < 0 ||
	    fflush(stdout))
		return 1;
	error = snpnode_loop_run(&host->loop);
	if (!error)
		error = host->error;
	if (error)
		snpnode_say("stopped: %s", strerror(-error));
	return error ? 1 : 0;
}

static int play(struct host *host)
{
	int code = 1;

	host->source.ready = take_exit;
	host->source.fd = open(DEVICE, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (host->source.fd < 0) {
		snpnode_say("cannot open " DEVICE ": %s; it is there when the "
			    "module snpguest-fakehost is loaded",
			    strerror(errno));
		return 1;
	}
	if (snpnode_loop_add(&host->loop, &host->source) == 0) {
		code = serve_all(host);
		snpnode_loop_remove(&host->loop, &host->source);
	}
	close(host->source.fd);
	return code;
}

static bool open_log(struct host *host, const char *log)
{
	host->log = log ? fopen(log, "ae") : NULL;
	if (log && !host->log)
		snpnode_say("cannot write %s: %s", log, strerror(errno));
	return host->log || !log;
}

/* The guest's driver is in the kernel; this process' has done nothing. */
static void send_driver_away(struct host *host)
{
	snpnode_device_shutdown(&host->world.device);
	host->driver.boot = boot;
	host->driver.state = read_state;
	host->world.elsewhere = &host->driver;
}

static int open_and_play(struct host *host,
			 const struct snpnode_options *options, const char *log)
{
	int code = 1;

	if (!open_log(host, log))
		return 1;
	if (!open_loop(host))
		goto out_log;
	if ((!options->control ||
	     snpnode_listener_open(&host->listener, &host->loop, &host->world,
				   options->control)) &&
	    (!options->pki ||
	     snpnode_world_write_pki(&host->world, options->pki)))
		code = play(host);
	snpnode_listener_close(&host->listener);
	close_loop(host);
out_log:
	if (host->log)
		fclose(host->log);
	return code;
}

int snpnode_host(const struct snpnode_options *options, const char *log)
{
	struct host *host = calloc(1, sizeof(*host));
	int code = 1;

	if (!host)
		snpnode_say("no memory");
	else
		snpnode_planfile_init(&host->plan, options->plan);
	if (!host || !snpnode_world_open(&host->world, &host->loop, options))
		goto out_host;
	send_driver_away(host);
	code = open_and_play(host, options, log);
	snpnode_world_close(&host->world);
out_host:
	if (host)
		explicit_bzero(host, sizeof(*host));
	free(host);
	return code;
}
