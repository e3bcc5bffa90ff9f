/* SPDX-License-Identifier: MIT */
/*
 * Each allocation that a call makes fails in turn: the kernel's fault
 * injection takes "the n-th of this thread" from /proc/thread-self/fail-nth.
 * Then all of them fail, as debug.py has told it to do to who asks for it by
 * /proc/self/make-it-fail.  A call that was refused memory says ENOMEM, has
 * sealed nothing, and leaves a channel that serves the next one.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "device.h"
#include "fixture.h"
#include "tests.h"

#define TURNS_MAX 5000

static const struct ask report = { SNPGUEST_IOCTL_GET_REPORT, .nonce = 0x41 };
static const struct ask key = { SNPGUEST_IOCTL_GET_DERIVED_KEY, .nonce = 2 };
static const struct ask extended = { SNPGUEST_IOCTL_GET_EXT_REPORT,
				     .nonce = 0x42, .certs_len = CERTS_MAX };

/* One call, tried with one failure after another. */
struct trial {
	const char *name;
	int (*act)(void);   /* 0 or errno */
	bool (*undo)(void); /* what it did when it succeeded */
	int good;	    /* its errno when nothing fails */
	int kernels;	    /* what the kernel makes of an ENOMEM of its own */
};

static int nth_fd = -1, all_fd = -1;
static int device = -1;
static int opened = -1;

static bool arm(int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	return pwrite(nth_fd, text, (size_t)len, 0) == len;
}

/* Did the failure come about? */
static bool disarm(void)
{
	char text[16] = "";
	bool hit =
		pread(nth_fd, text, sizeof(text) - 1, 0) > 0 && atoi(text) == 0;

	return arm(0) && hit;
}

static size_t exits(void)
{
	static struct seen seen[LOG_MAX];

	return host_log(seen);
}

/* The n-th allocation failed: was it said, and was nothing done? */
static bool check_failed(const struct trial *trial, int err, size_t before)
{
	if (err == trial->good)
		return true;
	if (err != ENOMEM && err != trial->kernels)
		printf("# %s: errno %d\n", trial->name, err);
	CHECK(err == ENOMEM || err == trial->kernels);
	CHECK(exits() == before);
	return true;
}

static bool fail_in_turn(const struct trial *trial)
{
	for (int n = 1; n < TURNS_MAX; n++) {
		size_t before = exits();
		bool hit;
		int err;

		CHECK(arm(n));
		err = trial->act();
		hit = disarm();
		CHECK(check_failed(trial, err, before));
		if (err == trial->good && trial->undo)
			CHECK(trial->undo());
		if (hit)
			continue;
		printf("# %s: %d allocations\n", trial->name, n - 1);
		CHECK(err == trial->good);
		return true;
	}
	return fail(__LINE__, "there is no end of allocations");
}

static bool fail_all(const struct trial *trial)
{
	size_t before = exits();
	int err;

	CHECK(pwrite(all_fd, "1", 1, 0) == 1);
	err = trial->act();
	CHECK(pwrite(all_fd, "0", 1, 0) == 1);
	CHECK(err == ENOMEM);
	return check_failed(trial, err, before);
}

/* @any: it cannot do without memory. */
static bool fail_each(const struct trial *trial, bool any)
{
	bool ok;

	nth_fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	all_fd = open("/proc/self/make-it-fail", O_RDWR | O_CLOEXEC);
	CHECK(nth_fd >= 0 && all_fd >= 0);
	ok = fail_in_turn(trial) && (!any || fail_all(trial));
	close(nth_fd);
	close(all_fd);
	return ok;
}

static int act_open(void)
{
	opened = open("/dev/sev-guest", O_RDWR | O_CLOEXEC);
	return opened < 0 ? errno : 0;
}

static bool undo_open(void)
{
	return close(opened) == 0;
}

/* What is not the answer to the caller is no success. */
static int right(struct answer answer)
{
	return !answer.err && !answer.right ? EPROTO : answer.err;
}

static int act_report(void)
{
	return right(device_ask(device, &report));
}

static int act_key(void)
{
	return right(device_ask(device, &key));
}

static int act_extended(void)
{
	return right(device_ask(device, &extended));
}

static int act_retry(void)
{
	return device_retry(device);
}

static int act_poll(void)
{
	return device_wait(device, 1000) < 0 ? ETIMEDOUT : 0;
}

static int act_close(void)
{
	return close(opened) ? errno : 0;
}

static int act_open_close(void)
{
	int err = act_open();

	return err ? err : act_close();
}

static bool calls(void)
{
	static const struct trial trials[] = {
		{ "open", act_open, undo_open, 0, 0 },
		{ "open, close", act_open_close, NULL, 0, 0 },
		{ "report", act_report, NULL, 0, 0 },
		{ "key", act_key, NULL, 0, 0 },
		{ "extended report", act_extended, NULL, 0, 0 },
		{ "retry", act_retry, NULL, EINVAL, 0 },
	};
	const struct trial polled = { "poll", act_poll, NULL, 0, 0 };

	CHECK(begin("rate_s=0", ""));
	device = device_open(0);
	/* Its pages are there from now on. */
	CHECK(act_extended() == 0);
	for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++)
		CHECK(fail_each(&trials[i], true));
	CHECK(fail_each(&polled, false));
	CHECK(act_report() == 0);
	close(device);
	return finish();
}

static struct ask pended = { SNPGUEST_IOCTL_GET_REPORT, .nonce = 0 };

/* A new message is left behind, and may be sent again. */
static bool leave_pending(void)
{
	pended.nonce++;
	return device_ask(device, &pended).err == EAGAIN &&
	       device_wait(device, 5000) >= 0;
}

static int act_collect(void)
{
	return right(device_ask(device, &pended));
}

static bool pending(void)
{
	static const struct trial trials[] = {
		{ "collect", act_collect, leave_pending, 0, 0 },
		{ "retry, pending", act_retry, leave_pending, 0, 0 },
	};

	/* Each is refused once, then taken. */
	CHECK(begin("rate_s=0", "every 2 busy"));
	device = device_open(O_NONBLOCK);
	CHECK(act_collect() == 0);
	for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++) {
		CHECK(leave_pending());
		CHECK(fail_each(&trials[i], true));
		CHECK(act_collect() == 0);
	}
	close(device);
	return finish();
}

/* What is not loaded leaves no device. */
static int act_load(void)
{
	int err = module_load("snpguest", "rate_s=0");

	return err && access("/dev/sev-guest", F_OK) == 0 ? EPROTO : err;
}

static bool undo_load(void)
{
	int fd = device_open(0);
	int err = right(device_ask(fd, &key));

	close(fd);
	return err == 0 && module_unload("snpguest") == 0;
}

static int act_unload(void)
{
	return module_unload("snpguest");
}

static bool undo_unload(void)
{
	return act_load() == 0;
}

static bool loading(void)
{
	/* Where no link could be made to it, there is no device for the bus. */
	const struct trial load = { "load", act_load, undo_load, 0, ENODEV };
	const struct trial unload = { "unload", act_unload, undo_unload, 0, 0 };

	CHECK(host_start(""));
	CHECK(fail_each(&load, true));
	CHECK(act_load() == 0);
	CHECK(fail_each(&unload, false));
	return finish();
}

static int act_load_host(void)
{
	return module_load("snpguest-fakehost", "");
}

static bool undo_load_host(void)
{
	return module_unload("snpguest_fakehost") == 0;
}

static bool loading_host(void)
{
	/* A device whose name found no room has a senseless one. */
	const struct trial load = { "load of the host", act_load_host,
				    undo_load_host, 0, EINVAL };

	CHECK(undo_load_host());
	CHECK(fail_each(&load, true));
	return act_load_host() == 0;
}

void run_failing(void)
{
	/* A page that is not there would be an allocation of the test's own. */
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		printf("not ok failing: memory cannot be locked\n");
	run_test("calls without memory", calls);
	run_test("pending without memory", pending);
	run_test("loading without memory", loading);
	run_test("host without memory", loading_host);
}
