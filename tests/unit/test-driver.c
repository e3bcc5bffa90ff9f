/* SPDX-License-Identifier: MIT */
/* Core, hosted: clock, held answers, silence, threads, one boot after
 * another. */
#include "unit.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim/driver.h"
#include "sim/machine.h"
#include "sim/options.h"
#include "sim/platform.h"

#define NOT_CALLED SNPCORE_EXIT_NOT_CALLED
#define BUSY SNPCORE_EXIT_BUSY

static struct snpsim_machine *machine;
static struct snpsim_driver *driver;
static uint64_t clock_ms;

struct caller {
	struct snpcore_call call;
	bool over;
	uint8_t response[4000];
};

static struct caller one, two;

static uint64_t fake_clock(void *ctx)
{
	(void)ctx;
	return clock_ms;
}

static void deliver(void *ctx, struct snpcore_call *call)
{
	(void)ctx;
	__atomic_store_n(&((struct caller *)call)->over, true,
			 __ATOMIC_RELEASE);
}

static const struct snpsim_driver_hooks faked = {
	.deliver = deliver,
	.now_ms = fake_clock,
};

static void machine_new(void)
{
	static const uint8_t seed[] = "a machine of tests";
	struct snpguest_sim_options options = {
		.size = sizeof(options),
		.seed = seed,
		.seed_len = sizeof(seed),
		.pki_dir = getenv("SNPGUEST_TEST_PKI"),
	};
	struct snpsim_platform *platform;
	struct snpsim_setup setup;

	ck_assert_int_eq(snpsim_setup_import(&options, &setup), 0);
	ck_assert_int_eq(snpsim_platform_new(&setup.platform, &platform), 0);
	ck_assert_int_eq(snpsim_machine_new(platform, &setup.guest, &machine),
			 0);
	snpsim_platform_unref(platform);
}

static struct snpcore_config unlimited(void)
{
	struct snpcore_config config;

	snpcore_config_init(&config);
	config.rate_s = 0;
	return config;
}

static int driver_new(const struct snpsim_driver_hooks *hooks)
{
	struct snpcore_config config = unlimited();

	return snpsim_driver_new(machine, &config, hooks, &driver);
}

static void plan(const char *text)
{
	char error[SNPSIM_PLAN_ERROR_MAX];

	ck_assert_msg(
		snpsim_machine_set_plan(machine, text, strlen(text), error),
		"%s", error);
}

static void boot(const char *text)
{
	clock_ms = 5000;
	machine_new();
	plan(text);
	ck_assert_int_eq(driver_new(&faked), 0);
}

static void halt(void)
{
	snpsim_driver_free(driver);
	snpsim_machine_free(machine);
}

static void prepare(struct caller *caller, uint64_t owner, uint8_t fill)
{
	memset(caller, 0, sizeof(*caller));
	caller->call.owner = owner;
	caller->call.msg_version = 1;
	memset(caller->call.request, fill, 64); /* REPORT_DATA */
	caller->call.response = caller->response;
}

static void ask(struct caller *caller, uint64_t owner, uint8_t fill)
{
	prepare(caller, owner, fill);
	snpsim_driver_submit(driver, &caller->call);
}

static void expect(const struct caller *caller, int error, uint64_t exitinfo2,
		   enum snpcore_state state)
{
	ck_assert(caller->over);
	ck_assert_int_eq(caller->call.error, error);
	ck_assert_uint_eq(caller->call.exitinfo2, exitinfo2);
	ck_assert_int_eq(snpsim_driver_state(driver), state);
}

static void expect_own(const struct caller *caller, uint8_t fill)
{
	uint8_t want[64];

	memset(want, fill, sizeof(want));
	ck_assert_mem_eq(caller->response + 32 + 0x50, want, 64);
}

START_TEST(answers_come_at_once)
{
	uint64_t owner;

	boot("");
	owner = snpsim_driver_open_owner(driver);
	ck_assert_uint_ne(owner, 0);
	ck_assert_uint_ne(snpsim_driver_open_owner(driver), owner);
	ask(&one, owner, 0x11);
	expect(&one, 0, 0, SNPCORE_READY);
	expect_own(&one, 0x11);
	ck_assert_uint_eq(snpsim_driver_run(driver), UINT64_MAX);
	ck_assert_uint_eq(snpsim_driver_poll(driver, 1), clock_ms);
	halt();
}
END_TEST

START_TEST(what_no_driver_starts_on)
{
	struct snpcore_config config = unlimited();
	struct snpsim_secrets *secrets;

	machine_new();
	secrets = snpsim_machine_secrets(machine);
	config.pending_lease_s = 0;
	ck_assert_int_eq(snpsim_driver_new(machine, &config, &faked, &driver),
			 -EINVAL);
	ck_assert_ptr_null(driver);
	secrets->msg_seqno[0] = 3;
	ck_assert_int_eq(driver_new(&faked), -EINVAL);
	secrets->msg_seqno[0] = 0;
	memset(secrets->vmpck[0], 0, SNPSIM_VMPCK_SIZE);
	ck_assert_int_eq(driver_new(&faked), -ENODEV);
	/* Another VMPCK is another matter. */
	config = unlimited();
	config.vmpck_id = 1;
	ck_assert_int_eq(snpsim_driver_new(machine, &config, &faked, &driver),
			 0);
	halt();
}
END_TEST

START_TEST(a_held_answer)
{
	boot("always delay 300");
	ask(&one, 1, 0x11);
	ck_assert(!one.over);
	ck_assert_int_eq(snpsim_driver_state(driver), SNPCORE_IN_FLIGHT);
	ck_assert_uint_eq(snpsim_driver_run(driver), 5300);
	clock_ms = 5299;
	ck_assert_uint_eq(snpsim_driver_run(driver), 5300);
	ck_assert(!one.over);
	/* The host call is not interruptible, nor is another caller inside. */
	snpsim_driver_interrupt(driver, &one.call);
	ask(&two, 2, 0x22);
	ck_assert(!one.over && !two.over);
	clock_ms = 5300;
	ck_assert_uint_eq(snpsim_driver_run(driver), 5600);
	expect(&one, 0, 0, SNPCORE_IN_FLIGHT);
	expect_own(&one, 0x11);
	clock_ms = 5600;
	ck_assert_uint_eq(snpsim_driver_run(driver), UINT64_MAX);
	expect(&two, 0, 0, SNPCORE_READY);
	expect_own(&two, 0x22);
	halt();
}
END_TEST

/* 10 s of silence are a failed call, and that takes the key. */
START_TEST(a_silent_host)
{
	boot("at 1 silence");
	ask(&one, 1, 0x11);
	ck_assert_uint_eq(snpsim_driver_run(driver), 15000);
	clock_ms = 14999;
	(void)snpsim_driver_run(driver);
	ck_assert(!one.over);
	clock_ms = 15000;
	(void)snpsim_driver_run(driver);
	expect(&one, -EIO, UINT64_MAX, SNPCORE_DISABLED);
	ask(&one, 1, 0x11);
	expect(&one, -ENOTTY, NOT_CALLED, SNPCORE_DISABLED);
	halt();
}
END_TEST

START_TEST(interrupted_while_the_host_throttles)
{
	boot("at 1 busy");
	ask(&one, 1, 0x11);
	ck_assert_uint_eq(snpsim_driver_run(driver), 5500);
	snpsim_driver_interrupt(driver, &one.call);
	expect(&one, -EINTR, BUSY, SNPCORE_PENDING);
	ask(&two, 2, 0x22);
	expect(&two, -EBUSY, NOT_CALLED, SNPCORE_PENDING);
	/* The same again is served, by the same message. */
	clock_ms = 5500;
	ask(&one, 1, 0x11);
	expect(&one, 0, 0, SNPCORE_READY);
	expect_own(&one, 0x11);
	ck_assert_uint_eq(snpsim_machine_secrets(machine)->msg_seqno[0], 2);
	halt();
}
END_TEST

START_TEST(released_while_pending)
{
	boot("at 1 busy\nat 1 signal");
	ask(&one, 1, 0x11);
	expect(&one, -EINTR, BUSY, SNPCORE_PENDING);
	snpsim_driver_release(driver, 1);
	clock_ms = 5500;
	ask(&two, 2, 0x22);
	expect(&two, 0, 0, SNPCORE_READY);
	expect_own(&two, 0x22);
	ck_assert_uint_eq(snpsim_machine_secrets(machine)->msg_seqno[0], 4);
	halt();
}
END_TEST

/* Unload sends what is pending once more; the next driver goes on. */
START_TEST(one_driver_after_another)
{
	boot("at 1 busy\nat 1 signal");
	ask(&one, 1, 0x11);
	expect(&one, -EINTR, BUSY, SNPCORE_PENDING);
	snpsim_driver_free(driver);
	ck_assert_int_eq(driver_new(&faked), 0);
	ask(&one, 1, 0x12);
	expect(&one, 0, 0, SNPCORE_READY);
	ck_assert_uint_eq(snpsim_machine_secrets(machine)->msg_seqno[0], 4);
	halt();
}
END_TEST

START_TEST(unload_under_a_throttling_host)
{
	boot("always busy\nat 1 signal");
	ask(&one, 1, 0x11);
	expect(&one, -EINTR, BUSY, SNPCORE_PENDING);
	snpsim_driver_free(driver);
	ck_assert_int_eq(driver_new(&faked), -ENODEV);
	snpsim_machine_free(machine);
}
END_TEST

/* Unload waits for nothing, and hands over what the host held back. */
START_TEST(unload_with_an_answer_held)
{
	boot("always delay 60000");
	ask(&one, 1, 0x11);
	ck_assert(!one.over);
	snpsim_driver_free(driver);
	ck_assert(one.over);
	ck_assert_int_eq(one.call.error, 0);
	expect_own(&one, 0x11);
	snpsim_driver_free(NULL);
	snpsim_machine_free(machine);
}
END_TEST

START_TEST(reboot_brings_new_keys)
{
	boot("at 1 fail");
	ask(&one, 1, 0x11);
	expect(&one, -EIO, UINT64_MAX, SNPCORE_DISABLED);
	snpsim_driver_free(driver);
	ck_assert_int_eq(driver_new(&faked), -ENODEV);
	ck_assert_int_eq(snpsim_machine_reboot(machine), 0);
	ck_assert_int_eq(driver_new(&faked), 0);
	ask(&one, 1, 0x11);
	expect(&one, 0, 0, SNPCORE_READY);
	halt();
}
END_TEST

/* ---- threads ---------------------------------------------------------------
 */

#define ROUNDS 40

static void wait_for(struct caller *caller)
{
	struct timespec nap = { .tv_nsec = 200000 };

	while (!__atomic_load_n(&caller->over, __ATOMIC_ACQUIRE)) {
		(void)snpsim_driver_run(driver);
		nanosleep(&nap, NULL);
	}
}

static void *client(void *arg)
{
	uint64_t owner = *(uint64_t *)arg, wrong = 0;
	uint8_t fill;
	struct caller *caller = calloc(1, sizeof(*caller));

	for (fill = 1; caller && fill <= ROUNDS; fill++) {
		ask(caller, owner, (uint8_t)(owner * 64 + fill));
		wait_for(caller);
		wrong += caller->call.error != 0 ||
			 caller->response[32 + 0x50] !=
				 (uint8_t)(owner * 64 + fill);
	}
	wrong += !caller;
	free(caller);
	*(uint64_t *)arg = wrong;
	return NULL;
}

START_TEST(two_threads_on_the_real_clock)
{
	static const struct snpsim_driver_hooks real = { .deliver = deliver };
	pthread_t threads[2];
	uint64_t arg[2] = { 1, 2 };
	size_t i;

	machine_new();
	plan("every 3 delay 1");
	ck_assert_int_eq(driver_new(&real), 0);
	for (i = 0; i < 2; i++)
		ck_assert_int_eq(
			pthread_create(&threads[i], NULL, client, &arg[i]), 0);
	for (i = 0; i < 2; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_assert_uint_eq(arg[i], 0);
	}
	ck_assert_int_eq(snpsim_driver_state(driver), SNPCORE_READY);
	ck_assert_uint_eq(snpsim_machine_secrets(machine)->msg_seqno[0],
			  2 * ROUNDS * 2);
	halt();
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("driver");
	TCase *tcase = tcase_create("driver");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, answers_come_at_once);
	tcase_add_test(tcase, what_no_driver_starts_on);
	tcase_add_test(tcase, a_held_answer);
	tcase_add_test(tcase, a_silent_host);
	tcase_add_test(tcase, interrupted_while_the_host_throttles);
	tcase_add_test(tcase, released_while_pending);
	tcase_add_test(tcase, one_driver_after_another);
	tcase_add_test(tcase, unload_under_a_throttling_host);
	tcase_add_test(tcase, unload_with_an_answer_held);
	tcase_add_test(tcase, reboot_brings_new_keys);
	tcase_add_test(tcase, two_threads_on_the_real_clock);
	suite_add_tcase(suite, tcase);
	return suite;
}
