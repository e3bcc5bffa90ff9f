/* SPDX-License-Identifier: MIT */
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../sim/machine.h"
#include "../sim/vmm.h"
#include "../wire/hostcall.h"
#include "loop.h"
#include "say.h"
#include "world.h"

#define DEVICE "/dev/snp-host"

struct host {
	struct snpnode_world world;
	struct snpnode_loop loop; /* never run: the driver is elsewhere */
	int fd;
	const char *plan;
	struct stat plan_seen;
	FILE *log;
	uint64_t served;
	struct snpwire_host_exit exit;
	struct snpwire_host_reply reply;
};

static volatile sig_atomic_t stop;

static void told_to_stop(int signal)
{
	(void)signal;
	stop = 1;
}

static void catch_signals(void)
{
	/* Without SA_RESTART: the read that waits for an exit ends. */
	const struct sigaction action = { .sa_handler = told_to_stop };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void load_plan(struct host *host, int fd)
{
	char error[SNPSIM_PLAN_ERROR_MAX];
	char *text = calloc(1, SNPSIM_PLAN_TEXT_MAX);
	ssize_t len = text ? read(fd, text, SNPSIM_PLAN_TEXT_MAX) : -1;

	if (len < 0)
		snpnode_say("cannot read %s", host->plan);
	else if (!snpsim_machine_set_plan(host->world.machine, text,
					  (size_t)len, error))
		snpnode_say("%s: %s", host->plan, error);
	free(text);
}

/* Before each exit: a plan that is moved into place counts from there on. */
static void look_at_plan(struct host *host)
{
	int fd = host->plan ? open(host->plan, O_RDONLY | O_CLOEXEC) : -1;
	struct stat now;

	if (fd < 0)
		return;
	if (fstat(fd, &now) == 0 && !is_same(&now, &host->plan_seen)) {
		host->plan_seen = now;
		load_plan(host, fd);
	}
	close(fd);
}

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

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static void pause_ms(uint32_t ms)
{
	struct timespec ts = { ms / 1000, (long)(ms % 1000) * 1000000 };

	(void)nanosleep(&ts, NULL);
}

/* Serve host->exit into host->reply; false: the host falls silent. */
static bool serve(struct host *host)
{
	struct snpwire_host_reply *reply = &host->reply;
	struct snpsim_exit exit = {
		.exit_code = host->exit.exit_code,
		.npages = host->exit.npages,
		.request = host->exit.request,
		.response = reply->response,
		.certs = reply->certs,
		.now_ms = now_ms(),
	};
	struct snpsim_reply said;

	memset(reply, 0, sizeof(*reply));
	look_at_plan(host);
	snpsim_vmm_exit(host->world.machine, &exit, &said);
	host->served++;
	write_log(host);
	reply->number = host->exit.number;
	reply->exitinfo2 = said.answer.exitinfo2;
	reply->npages = said.answer.npages;
	reply->failed = said.answer.failed;
	if (said.delay_ms)
		pause_ms(said.delay_ms);
	return !said.never;
}

static int serve_all(struct host *host)
{
	while (!stop) {
		ssize_t len = read(host->fd, &host->exit, sizeof(host->exit));

		if (len < 0 && errno == EINTR)
			continue;
		if (len != (ssize_t)sizeof(host->exit))
			return -EIO;
		/* ESTALE: it came too late, and the guest has gone on. */
		if (serve(host) &&
		    write(host->fd, &host->reply, sizeof(host->reply)) < 0 &&
		    errno != ESTALE)
			return -errno;
	}
	return 0;
}

/* The guest's keys go where its driver finds them. */
static int boot(struct host *host)
{
	const struct snpsim_secrets *secrets =
		snpsim_machine_secrets(host->world.machine);
	struct snpwire_host_boot launch;
	int rc;

	memcpy(launch.vmpck, secrets->vmpck, sizeof(launch.vmpck));
	memcpy(launch.msg_seqno, secrets->msg_seqno, sizeof(launch.msg_seqno));
	rc = ioctl(host->fd, SNPWIRE_HOST_BOOT, &launch) ? -errno : 0;
	explicit_bzero(&launch, sizeof(launch));
	return rc;
}

static int play(struct host *host)
{
	int rc;

	host->fd = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (host->fd < 0) {
		snpnode_say("cannot open " DEVICE ": %s; it is there when the "
			    "module snpguest-fakehost is loaded",
			    strerror(errno));
		return 1;
	}
	rc = boot(host);
	if (rc)
		snpnode_say("cannot boot the guest: %s%s", strerror(-rc),
			    rc == -EBUSY ? "; unload snpguest first" : "");
	else if (printf("host of " DEVICE "\n") < 0 || fflush(stdout))
		rc = -EIO;
	else
		rc = serve_all(host);
	close(host->fd);
	return rc ? 1 : 0;
}

int snpnode_host(const struct snpnode_options *options, const char *log)
{
	struct host *host = calloc(1, sizeof(*host));
	int code = 1;

	if (!host)
		snpnode_say("no memory");
	if (!host || !snpnode_world_open(&host->world, &host->loop, options))
		goto out_host;
	/* The guest's driver is in the kernel, this one has done nothing. */
	snpnode_device_shutdown(&host->world.device);
	if (options->pki &&
	    !snpnode_world_write_pki(&host->world, options->pki))
		goto out_world;
	host->plan = options->plan;
	host->log = log ? fopen(log, "ae") : NULL;
	if (log && !host->log) {
		snpnode_say("cannot write %s: %s", log, strerror(errno));
		goto out_world;
	}
	catch_signals();
	code = play(host);
	if (host->log)
		fclose(host->log);
out_world:
	snpnode_world_close(&host->world);
out_host:
	if (host)
		explicit_bzero(host, sizeof(*host));
	free(host);
	return code;
}
