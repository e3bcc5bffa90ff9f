/* SPDX-License-Identifier: MIT */
/*
 * A derived key's whole way with all keys marked as secret: drawn at launch,
 * derived by the firmware, sealed, opened and kept by the core, handed to the
 * library and to its caller.  To be run under valgrind:
 *
 *	marked          nothing branches on a key: silence
 *	marked planted  one branch does, so that silence means something
 */
#include <errno.h>
#include <snpguest-ioctl.h>
#include <snpguest.h>
#include <stdio.h>
#include <string.h>

#include "marked.h"
#include "sim/driver.h"
#include "sim/machine.h"
#include "sim/options.h"
#include "sim/platform.h"
#include "wire/request.h"

static struct snpsim_machine *machine;
static struct snpsim_driver *driver;
static uint64_t clock_ms = 5000;

struct caller {
	struct snpcore_call call;
	bool over;
	uint8_t response[4000];
};

static uint64_t now_ms(void *ctx)
{
	(void)ctx;
	return clock_ms;
}

static void deliver(void *ctx, struct snpcore_call *call)
{
	(void)ctx;
	((struct caller *)call)->over = true;
}

static bool boot(void)
{
	static const struct snpsim_driver_hooks hooks = {
		.deliver = deliver,
		.now_ms = now_ms,
	};
	struct snpguest_sim_options options = { .size = sizeof(options) };
	struct snpsim_platform *platform;
	struct snpcore_config config;
	struct snpsim_setup setup;
	int rc;

	snpcore_config_init(&config);
	config.rate_s = 0;
	if (snpsim_setup_import(&options, &setup) ||
	    snpsim_platform_new(&setup.platform, &platform))
		return false;
	rc = snpsim_machine_new(platform, &setup.guest, &machine);
	snpsim_platform_unref(platform);
	return rc == 0 &&
	       snpsim_driver_new(machine, &config, &hooks, &driver) == 0;
}

static void halt(void)
{
	snpsim_driver_free(driver);
	snpsim_machine_free(machine);
}

static bool plan(const char *text)
{
	char error[SNPSIM_PLAN_ERROR_MAX];

	return snpsim_machine_set_plan(machine, text, strlen(text), error);
}

static void ask(struct caller *caller, enum snpcore_kind kind, uint64_t owner)
{
	const struct snpwire_key_req req = { .guest_field_select = 9 };

	memset(caller, 0, sizeof(*caller));
	caller->call.owner = owner;
	caller->call.kind = kind;
	caller->call.msg_version = 1;
	if (kind == SNPCORE_DERIVED_KEY)
		snpwire_key_req_write(&req, caller->call.request,
				      SNPWIRE_KEY_REQ_SIZE);
	caller->call.response = kind == SNPCORE_RETRY ? NULL : caller->response;
	snpsim_driver_submit(driver, &caller->call);
}

/* The key is there, and still marked: else this would test nothing. */
static bool is_secret(const uint8_t *key)
{
	uint8_t bits[SNPWIRE_KEY_SIZE];

	if (VALGRIND_GET_VBITS(key, bits, sizeof(bits)) != 1)
		return false;
	for (size_t i = 0; i < sizeof(bits); i++)
		if (bits[i] != 0xff)
			return false;
	return true;
}

static bool is_answered(struct caller *caller)
{
	return caller->over && caller->call.error == 0 &&
	       is_secret(caller->response + 32);
}

static bool plainly(void)
{
	struct caller one;

	ask(&one, SNPCORE_DERIVED_KEY, 1);
	return is_answered(&one);
}

/* Interrupted while throttled, retried, then collected by asking again. */
static bool kept_and_collected(void)
{
	struct caller one, retry;

	if (!plan("at 1 on message busy\n"))
		return false;
	ask(&one, SNPCORE_DERIVED_KEY, 2);
	if (one.over)
		return false;
	snpsim_driver_interrupt(driver, &one.call);
	if (!one.over || one.call.error != -EINTR)
		return false;
	ask(&retry, SNPCORE_RETRY, 2);
	clock_ms += 2000;
	(void)snpsim_driver_run(driver);
	if (!retry.over || retry.call.error != 0)
		return false;
	ask(&one, SNPCORE_DERIVED_KEY, 2);
	return is_answered(&one);
}

/* A channel that ends wipes what it has, and looks at none of it. */
static bool disabled(void)
{
	struct caller one;

	if (!plan("at 1 on message flip 100 3\n"))
		return false;
	ask(&one, SNPCORE_DERIVED_KEY, 3);
	return one.over && one.call.error == -EBADMSG &&
	       snpsim_driver_state(driver) == SNPCORE_DISABLED &&
	       snpsim_machine_reboot(machine) == 0;
}

/* What a driver does that has a marked key for everybody. */
static int give_key(void *ctx, unsigned long cmd, void *arg)
{
	struct snpguest_ioctl_request *request = arg;
	uint8_t *response = (uint8_t *)(uintptr_t)request->resp_data;

	(void)ctx;
	if (cmd != SNPGUEST_IOCTL_GET_DERIVED_KEY)
		return -ENOTTY;
	memset(response, 0x2a, 64);
	memset(response, 0, 32);
	MARK_SECRET(response + 32, 32);
	request->exitinfo2 = 0;
	return 0;
}

static bool through_the_library(void)
{
	const struct snpguest_transport transport = {
		.size = sizeof(transport),
		.ioctl = give_key,
	};
	struct snpguest_key_request req = { .size = sizeof(req) };
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];
	snpguest_device *dev;
	bool good;

	if (snpguest_open_transport(&transport, NULL, NULL, &dev))
		return false;
	good = snpguest_derive_key(dev, &req, key, NULL) == SNPGUEST_OK &&
	       is_secret(key);
	snpguest_close(dev);
	return good;
}

static int failed(const char *what)
{
	fprintf(stderr, "%s: not so\n", what);
	return 1;
}

int main(int argc, char **argv)
{
	struct caller one;

	if (!RUNNING_ON_VALGRIND)
		return failed("running under valgrind");
	if (!boot())
		return failed("booting");
	if (!plainly())
		return failed("a key that is still secret");
	if (!kept_and_collected())
		return failed("a key kept and collected");
	if (!through_the_library())
		return failed("a key through the library");
	ask(&one, SNPCORE_DERIVED_KEY, 4);
	if (argc > 1 && strcmp(argv[1], "planted") == 0 && one.response[32] & 1)
		puts("odd");
	if (!disabled())
		return failed("a channel that ends");
	halt();
	puts("no branch and no index on a key");
	return 0;
}
