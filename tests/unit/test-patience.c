/* SPDX-License-Identifier: MIT */
/* What ends the asking: budget, attempts, cancellation; and the pauses. */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "script.h"

#define GET SNPGUEST_IOCTL_GET_REPORT
#define RETRY SNPGUEST_IOCTL_RETRY
#define BUSY (UINT64_C(2) << 32)
#define FOR_EVER UINT32_MAX

static const struct script_row busy_for_ever[] = {
	{ .cmd = GET, .got = -EBUSY, .times = FOR_EVER },
};

/* To the millisecond, whatever the pauses were. */
START_TEST(ends_with_the_budget)
{
	static const uint32_t budgets[] = { 0, 1, 9, 10, 11, 500, 60000 };
	struct snpguest_options options = { .size = sizeof(options),
					    .flags = SNPGUEST_SET_BUDGET };
	struct snpguest_fault fault;
	struct script script;
	uint64_t start;

	options.budget_ms = budgets[_i];
	SCRIPT(&script, busy_for_ever);
	start = script.now_ms;
	ck_assert_int_eq(script_ask(&script, &options, &fault),
			 SNPGUEST_E_BUDGET);
	ck_assert_uint_eq(script.now_ms - start, budgets[_i]);
	ck_assert_uint_eq(fault.attempts, script.ioctls);
	ck_assert_uint_eq(fault.attempts, script.pauses + 1);
	ck_assert_int_eq(fault.os_errno, EBUSY);
}
END_TEST

START_TEST(has_a_minute_by_default)
{
	struct snpguest_fault fault;
	struct script script;
	uint64_t start;
	char line[512], attempts[32];

	SCRIPT(&script, busy_for_ever);
	start = script.now_ms;
	ck_assert_int_eq(script_ask(&script, NULL, &fault), SNPGUEST_E_BUDGET);
	ck_assert_uint_eq(script.now_ms - start, 60000);
	/* Doubling from 10 ms to 1 s, not a hot loop and not one a minute. */
	ck_assert_uint_gt(fault.attempts, 60);
	ck_assert_uint_lt(fault.attempts, 140);
	snpguest_fault_format(SNPGUEST_E_BUDGET, &fault, line, sizeof(line));
	snprintf(attempts, sizeof(attempts), "%u attempts", fault.attempts);
	ck_assert_ptr_nonnull(strstr(line, attempts));
	ck_assert_ptr_nonnull(strstr(line, "EBUSY"));
}
END_TEST

START_TEST(can_wait_for_ever)
{
	static const struct script_row rows[] = {
		{ .cmd = GET, .got = -EBUSY, .times = 100000 },
		{ .cmd = GET },
	};
	struct snpguest_options options = {
		.size = sizeof(options),
		.flags = SNPGUEST_SET_BUDGET,
		.budget_ms = SNPGUEST_BUDGET_INFINITE,
	};
	struct snpguest_fault fault;
	struct script script;

	SCRIPT(&script, rows);
	ck_assert_int_eq(script_ask(&script, &options, &fault), SNPGUEST_OK);
	ck_assert_uint_eq(fault.attempts, 100001);
}
END_TEST

START_TEST(counts_the_time_inside_the_driver)
{
	static const struct script_row rows[] = {
		{ .cmd = GET, .got = -EBUSY, .takes_ms = 62000 },
	};
	struct snpguest_fault fault;
	struct script script;

	SCRIPT(&script, rows);
	ck_assert_int_eq(script_ask(&script, NULL, &fault), SNPGUEST_E_BUDGET);
	ck_assert_uint_eq(script.pauses, 0);
}
END_TEST

START_TEST(ends_with_the_attempts)
{
	static const struct script_row rows[] = {
		{ .cmd = GET, .got = -EINTR, .exitinfo2 = BUSY },
		{ .cmd = RETRY, .got = -EINTR, .times = 4 },
	};
	struct snpguest_options options = { .size = sizeof(options),
					    .max_attempts = 5 };
	struct snpguest_fault fault;
	struct script script;

	SCRIPT(&script, rows);
	ck_assert_int_eq(script_ask(&script, &options, &fault),
			 SNPGUEST_E_BUDGET);
	ck_assert_uint_eq(fault.attempts, 5);
	ck_assert_uint_eq(fault.vmm_error, 2);
}
END_TEST

/* Between half and all of a pause that doubles from 10 ms to 1 s. */
START_TEST(pauses_longer_and_longer)
{
	struct snpguest_fault fault;
	struct script script;
	uint32_t full = 10, i;

	SCRIPT(&script, busy_for_ever);
	ck_assert_int_eq(script_ask(&script, NULL, &fault), SNPGUEST_E_BUDGET);
	for (i = 0; i < 60; i++) {
		ck_assert_uint_le(script.paused_ms[i], full);
		ck_assert_uint_ge(script.paused_ms[i], full / 2);
		full = full * 2 < 1000 ? full * 2 : 1000;
	}
}
END_TEST

START_TEST(ends_when_canceled)
{
	struct snpguest_options options = { .size = sizeof(options),
					    .flags = SNPGUEST_SET_CANCEL };
	struct snpguest_fault fault;
	struct script script;
	int pipefd[2];

	/* By the transport's own pause. */
	SCRIPT(&script, busy_for_ever);
	script.cancel_after = 3;
	ck_assert_int_eq(script_ask(&script, NULL, &fault),
			 SNPGUEST_E_CANCELED);
	ck_assert_uint_eq(fault.attempts, 3);
	/* By the caller's descriptor: before anything is asked. */
	ck_assert_int_eq(pipe(pipefd), 0);
	options.cancel_fd = pipefd[0];
	ck_assert_int_eq(write(pipefd[1], "x", 1), 1);
	script_init(&script, NULL, 0);
	ck_assert_int_eq(script_ask(&script, &options, &fault),
			 SNPGUEST_E_CANCELED);
	ck_assert_uint_eq(fault.attempts, 0);
	close(pipefd[0]);
	close(pipefd[1]);
}
END_TEST

static int cancel_now(void *ctx, uint32_t ms)
{
	int *fd = ctx;

	(void)ms;
	ck_assert_int_eq(write(*fd, "x", 1), 1);
	return 0;
}

static int always_busy(void *ctx, unsigned long cmd, void *arg)
{
	(void)ctx;
	(void)cmd;
	(void)arg;
	return -EBUSY;
}

/* The descriptor becomes readable while the transport's pause goes on. */
START_TEST(looks_at_the_descriptor_after_each_pause)
{
	static const struct snpguest_report_request req = { .size = sizeof(
								    req) };
	struct snpguest_transport seam = { .size = sizeof(seam),
					   .ioctl = always_busy,
					   .pause = cancel_now };
	struct snpguest_options options = { .size = sizeof(options),
					    .flags = SNPGUEST_SET_CANCEL };
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	snpguest_device *dev;
	int pipefd[2];
	size_t len;

	ck_assert_int_eq(pipe(pipefd), 0);
	options.cancel_fd = pipefd[0];
	ck_assert_int_eq(
		snpguest_open_transport(&seam, &pipefd[1], &options, &dev),
		SNPGUEST_OK);
	ck_assert_int_eq(
		snpguest_get_report(dev, &req, raw, sizeof(raw), &len, NULL),
		SNPGUEST_E_CANCELED);
	snpguest_close(dev);
	close(pipefd[0]);
	close(pipefd[1]);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("patience");
	TCase *all = tcase_create("all");

	tcase_add_loop_test(all, ends_with_the_budget, 0, 7);
	tcase_add_test(all, has_a_minute_by_default);
	tcase_add_test(all, can_wait_for_ever);
	tcase_add_test(all, counts_the_time_inside_the_driver);
	tcase_add_test(all, ends_with_the_attempts);
	tcase_add_test(all, pauses_longer_and_longer);
	tcase_add_test(all, ends_when_canceled);
	tcase_add_test(all, looks_at_the_descriptor_after_each_pause);
	suite_add_tcase(suite, all);
	return suite;
}
