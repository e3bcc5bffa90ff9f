/* SPDX-License-Identifier: MIT */
/* Clock, waiting, and files of the device without a node. */
#include "unit.h"

#include "sim/inproc.h"
#include "sim/inside.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <snpguest-ioctl.h>

static struct snpsim_machine *machine;
static struct snpsim_inproc inproc;

static void boot(bool real_time)
{
	struct snpsim_platform_config config = { 0 };
	const struct snpsim_guest_config guest = { .policy = 0x30000 };
	struct snpsim_platform *platform;
	struct snpcore_config driver;

	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &config.chip));
	ck_assert_int_eq(snpsim_platform_new(&config, &platform), 0);
	ck_assert_int_eq(snpsim_machine_new(platform, &guest, &machine), 0);
	snpsim_platform_unref(platform);
	snpcore_config_init(&driver);
	driver.rate_s = 0;
	memset(&inproc, 0, sizeof(inproc));
	ck_assert_int_eq(snpsim_inproc_init(&inproc, real_time), 0);
	ck_assert_int_eq(snpsim_inproc_boot(&inproc, machine, &driver), 0);
}

static void halt(void)
{
	snpsim_inproc_shutdown(&inproc);
	snpsim_inproc_destroy(&inproc);
	snpsim_machine_free(machine);
}

static void plan(const char *text)
{
	char why[SNPSIM_PLAN_ERROR_MAX];

	ck_assert(snpsim_machine_set_plan(machine, text, strlen(text), why));
}

static int ask(struct snpsim_file *file)
{
	struct snpguest_ioctl_key_req req = { 0 };
	struct snpguest_ioctl_key_resp resp = { 0 };
	struct snpguest_ioctl_request arg = {
		.msg_version = 1,
		.req_data = (uintptr_t)&req,
		.resp_data = (uintptr_t)&resp,
	};

	return snpsim_file_ioctl(file, SNPGUEST_IOCTL_GET_DERIVED_KEY, &arg);
}

static int64_t real_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

START_TEST(simulated_minutes_take_no_time)
{
	int64_t before = real_ms();
	struct snpsim_file *file;
	uint64_t start;

	boot(false);
	file = snpsim_file_open(&inproc);
	start = snpsim_file_now_ms(file);
	plan("always busy");
	ck_assert_int_eq(ask(file), -ETIMEDOUT);
	ck_assert_uint_eq(snpsim_file_now_ms(file) - start, 60000);
	ck_assert_int_eq(snpsim_file_pause(file, 5000), 0);
	ck_assert_uint_eq(snpsim_file_now_ms(file) - start, 65000);
	ck_assert_int_lt(real_ms() - before, 5000);
	snpsim_file_close(file);
	halt();
}
END_TEST

START_TEST(real_time_is_waited_for)
{
	struct snpsim_file *file;
	int64_t before;

	boot(true);
	file = snpsim_file_open(&inproc);
	plan("at 1 delay 60");
	before = real_ms();
	ck_assert_int_eq(ask(file), 0);
	ck_assert_int_ge(real_ms() - before, 60);
	before = real_ms();
	ck_assert_int_eq(snpsim_file_pause(file, 20), 0);
	ck_assert_int_ge(real_ms() - before, 20);
	snpsim_file_close(file);
	halt();
}
END_TEST

/* A message is its file's own; another file is told so. */
START_TEST(files_are_told_apart)
{
	struct snpsim_file *one, *two;

	boot(false);
	one = snpsim_file_open(&inproc);
	two = snpsim_file_open(&inproc);
	snpsim_file_nonblock(one, true);
	plan("at 1 to 2 busy");
	ck_assert_int_eq(ask(one), -EAGAIN);
	ck_assert_int_eq(ask(two), -EBUSY);
	ck_assert_int_eq(snpsim_file_ioctl(two, SNPGUEST_IOCTL_RETRY, NULL),
			 -EBUSY);
	snpsim_inproc_advance(&inproc, 1000);
	ck_assert_int_eq(ask(one), -EAGAIN);
	/* An orphan is finished for whoever comes. */
	snpsim_file_close(one);
	ck_assert_int_eq(ask(two), 0);
	snpsim_file_close(two);
	halt();
}
END_TEST

START_TEST(signal_leaves_the_message_pending)
{
	struct snpsim_file *file;

	boot(false);
	file = snpsim_file_open(&inproc);
	plan("at 1 signal\nat 1 busy");
	ck_assert_int_eq(ask(file), -EINTR);
	ck_assert_int_eq(snpsim_driver_state(inproc.driver), SNPCORE_PENDING);
	ck_assert_int_eq(snpsim_file_ioctl(file, SNPGUEST_IOCTL_RETRY, NULL),
			 0);
	ck_assert_int_eq(ask(file), 0);
	/* A signal that comes with the answer takes nothing away. */
	plan("at 1 signal");
	ck_assert_int_eq(ask(file), 0);
	snpsim_file_close(file);
	halt();
}
END_TEST

START_TEST(file_outlives_a_reboot)
{
	struct snpcore_config driver;
	struct snpsim_file *file;

	boot(false);
	file = snpsim_file_open(&inproc);
	plan("always fail");
	ck_assert_int_eq(ask(file), -EIO);
	plan("");
	ck_assert_int_eq(ask(file), -ENOTTY);
	snpsim_inproc_shutdown(&inproc);
	ck_assert_int_eq(ask(file), -ENODEV);
	ck_assert_int_eq(snpsim_machine_reboot(machine), 0);
	snpcore_config_init(&driver);
	ck_assert_int_eq(snpsim_inproc_boot(&inproc, machine, &driver), 0);
	ck_assert_int_eq(ask(file), 0);
	snpsim_file_close(file);
	halt();
}
END_TEST

#define THREADS 8

struct crowd {
	struct snpsim_file *file;
	pthread_barrier_t start;
};

static void *ask_at_once(void *arg)
{
	struct crowd *crowd = arg;

	pthread_barrier_wait(&crowd->start);
	return (void *)(intptr_t)ask(crowd->file);
}

static void reboot(void)
{
	struct snpcore_config driver;

	snpsim_inproc_shutdown(&inproc);
	ck_assert_int_eq(snpsim_machine_reboot(machine), 0);
	snpcore_config_init(&driver);
	driver.rate_s = 0;
	ck_assert_int_eq(snpsim_inproc_boot(&inproc, machine, &driver), 0);
}

/*
 * Threads of one file come to a new driver at the same time, and are its one
 * owner there.  ThreadSanitizer says whether any saw half of it.
 */
START_TEST(threads_of_a_file_outlive_a_reboot)
{
	pthread_t threads[THREADS];
	struct crowd crowd;
	void *result;

	boot(false);
	crowd.file = snpsim_file_open(&inproc);
	ck_assert_int_eq(pthread_barrier_init(&crowd.start, NULL, THREADS), 0);
	for (int round = 0; round < 20; round++) {
		reboot();
		for (int i = 0; i < THREADS; i++)
			ck_assert_int_eq(pthread_create(&threads[i], NULL,
							ask_at_once, &crowd),
					 0);
		for (int i = 0; i < THREADS; i++) {
			ck_assert_int_eq(pthread_join(threads[i], &result), 0);
			ck_assert_ptr_null(result);
		}
	}
	pthread_barrier_destroy(&crowd.start);
	snpsim_file_close(crowd.file);
	halt();
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("inproc");
	TCase *tcase = tcase_create("inproc");

	tcase_add_test(tcase, simulated_minutes_take_no_time);
	tcase_add_test(tcase, real_time_is_waited_for);
	tcase_add_test(tcase, files_are_told_apart);
	tcase_add_test(tcase, signal_leaves_the_message_pending);
	tcase_add_test(tcase, file_outlives_a_reboot);
	tcase_add_test(tcase, threads_of_a_file_outlive_a_reboot);
	suite_add_tcase(suite, tcase);
	return suite;
}
