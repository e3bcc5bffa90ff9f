/* SPDX-License-Identifier: MIT */
/* Loading and unloading: parameters, and what a later driver may not do. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/wire/hostcall.h"
#include "device.h"
#include "fixture.h"
#include "tests.h"

#define LOADS 100
#define WORKERS 2

static const struct ask mine = { SNPGUEST_IOCTL_GET_REPORT, .nonce = 0x33 };

static bool bad_parameters(void)
{
	static const char *const bad[] = {
		"vmpck_id=4",	     "rate_s=3601",
		"rate_burst=0",	     "rate_burst=1001",
		"rate_s=-1",	     "busy_timeout_s=86401",
		"pending_lease_s=0", "pending_lease_s=3601",
		"vmpck_id=x",
	};

	CHECK(host_start(""));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK(module_load("snpguest", bad[i]) == EINVAL);
	CHECK(access("/dev/sev-guest", F_OK) != 0);
	CHECK(module_load("snpguest", "rate_s=0 rate_burst=0") == 0);
	CHECK(module_load("snpguest", "") == EEXIST);
	return finish();
}

/* Nobody launched the guest: its keys are all zero. */
static bool no_guest(void)
{
	CHECK(module_unload("snpguest_fakehost") == 0);
	CHECK(module_load("snpguest", "") == ENODEV);
	CHECK(module_load("snpguest-fakehost", "") == 0);
	CHECK(module_load("snpguest", "") == ENODEV);
	CHECK(access("/dev/sev-guest", F_OK) != 0);
	return true;
}

/* Two drivers on one counter would use a number twice. */
static bool kernels_own(void)
{
	CHECK(host_start(""));
	CHECK(module_load("beside", "") == 0);
	CHECK(module_load("snpguest", "") == EBUSY);
	CHECK(module_unload("beside") == 0);
	CHECK(module_load("snpguest", "") == 0);
	return finish();
}

/* While the driver is there, so is its host, and no guest is launched anew. */
static bool held(void)
{
	pid_t first;
	int fd;

	CHECK(begin("rate_s=0", ""));
	CHECK(module_unload("snpguest_fakehost") == EWOULDBLOCK);
	fd = device_open(0);
	CHECK(module_unload("snpguest") == EWOULDBLOCK);
	CHECK(device_ask(fd, &mine).right);
	close(fd);
	first = host_pid();
	CHECK(kill(first, SIGTERM) == 0 && waitpid(first, NULL, 0) == first);
	CHECK(!host_start(""));
	host_stop(SIGTERM);
	CHECK(module_unload("snpguest") == 0);
	return true;
}

/* A guest without keys is one that no driver starts on. */
static bool taken_away(void)
{
	static const struct snpwire_host_boot none;
	int host;

	CHECK(begin("rate_s=0", ""));
	host_stop(SIGTERM);
	host = open("/dev/snp-host", O_RDWR | O_CLOEXEC);
	CHECK(ioctl(host, SNPWIRE_HOST_BOOT, &none) && errno == EBUSY);
	CHECK(module_unload("snpguest") == 0);
	CHECK(ioctl(host, SNPWIRE_HOST_BOOT, &none) == 0);
	CHECK(module_load("snpguest", "") == ENODEV);
	CHECK(module_load("snpguest", "vmpck_id=1") == ENODEV);
	close(host);
	return true;
}

/* Refused, a reboot leaves the driver its numbers; done, it has new keys. */
static bool rebooted(void)
{
	struct seen seen[LOG_MAX];
	int fd;

	CHECK(begin("rate_s=0", ""));
	fd = device_open(0);
	CHECK(device_ask(fd, &mine).right);
	CHECK(host_command("reboot") == 1);
	CHECK(device_ask(fd, &mine).right);
	close(fd);
	CHECK(module_unload("snpguest") == 0);
	CHECK(host_command("reboot") == 0);
	CHECK(module_load("snpguest", "rate_s=0") == 0);
	fd = device_open(0);
	CHECK(device_ask(fd, &mine).right);
	close(fd);
	CHECK(host_log(seen) == 3);
	CHECK(seen[1].seqno == seen[0].seqno + 2);
	CHECK(seen[2].seqno == seen[0].seqno);
	CHECK(strcmp(seen[2].sha256, seen[0].sha256) != 0);
	CHECK(module_unload("snpguest") == 0);
	host_stop(SIGTERM);
	return true;
}

/* Leave a message behind, and unload with it pending. */
static bool leave_pending(void)
{
	int fd = device_open(O_NONBLOCK);

	CHECK(device_ask(fd, &mine).err == EAGAIN);
	close(fd);
	CHECK(module_unload("snpguest") == 0);
	return true;
}

static bool pending_finished(void)
{
	struct seen seen[LOG_MAX];
	int fd;

	CHECK(begin("rate_s=0", "at 1 busy"));
	CHECK(leave_pending());
	CHECK(module_load("snpguest", "rate_s=0") == 0);
	fd = device_open(0);
	CHECK(device_ask(fd, &mine).right);
	close(fd);
	CHECK(host_log(seen) == 3);
	CHECK(strcmp(seen[0].sha256, seen[1].sha256) == 0);
	CHECK(seen[2].seqno == seen[0].seqno + 2);
	return finish();
}

static bool pending_wiped(void)
{
	struct seen seen[LOG_MAX];
	int fd;

	CHECK(begin("rate_s=0", "at 1 to 2 busy"));
	CHECK(leave_pending());
	CHECK(module_load("snpguest", "rate_s=0") == ENODEV);
	CHECK(host_log(seen) == 2);
	CHECK(strcmp(seen[0].sha256, seen[1].sha256) == 0);
	/* The other keys are untouched. */
	CHECK(module_load("snpguest", "rate_s=0 vmpck_id=1") == 0);
	fd = device_open(0);
	CHECK(device_ask(fd, &mine).err == 0);
	close(fd);
	module_unload("snpguest");
	host_stop(SIGTERM);
	return true;
}

/* Keys, as reports cost the emulated machine a signature each. */
static int work(void)
{
	const struct ask key = { SNPGUEST_IOCTL_GET_DERIVED_KEY, .nonce = 1 };
	int served = 0;

	for (;;) {
		int fd = open("/dev/sev-guest", O_RDWR | O_CLOEXEC);

		if (fd >= 0) {
			served += device_ask(fd, &key).right;
			close(fd);
		}
		if (getppid() == 1 || access("/tmp/stop", F_OK) == 0)
			return served > 0 ? 0 : 1;
		usleep(40000);
	}
}

static bool load_again(int *loads)
{
	int err = module_unload("snpguest");

	if (err == EWOULDBLOCK)
		return true;
	CHECK(err == 0);
	++*loads;
	CHECK(module_load("snpguest", "rate_s=0") == 0);
	return true;
}

static bool under_load(void)
{
	int status, good = 0, loads = 0, start = now_ms();

	CHECK(begin("rate_s=0", ""));
	for (int i = 0; i < WORKERS; i++)
		if (fork() == 0)
			_exit(work());
	while (loads < LOADS && now_ms() - start < 600000) {
		CHECK(load_again(&loads));
		usleep(1000);
	}
	CHECK(close(open("/tmp/stop", O_CREAT | O_WRONLY, 0600)) == 0);
	for (int i = 0; i < WORKERS; i++)
		good += wait(&status) > 0 && status == 0;
	printf("# %d loads\n", loads);
	CHECK(loads == LOADS);
	CHECK(good == WORKERS);
	return finish();
}

void run_reload(void)
{
	run_test("no guest", no_guest);
	run_test("bad parameters", bad_parameters);
	run_test("kernel's own driver", kernels_own);
	run_test("held", held);
	run_test("taken away", taken_away);
	run_test("rebooted", rebooted);
	run_test("pending finished at unload", pending_finished);
	run_test("pending wiped at unload", pending_wiped);
	run_test("100 loads under load", under_load);
}
