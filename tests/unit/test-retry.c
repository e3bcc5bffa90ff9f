/* SPDX-License-Identifier: MIT */
/* Asking again: SNP_RETRY, its absence, and refusals that are final. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "script.h"

#define GET SNPGUEST_IOCTL_GET_REPORT
#define RETRY SNPGUEST_IOCTL_RETRY
#define BUSY (UINT64_C(2) << 32)

struct waits {
	uint32_t count;
	uint32_t attempt[64];
	uint32_t reason[64];
};

static void on_wait(void *ctx, uint32_t attempt, uint32_t reason,
		    uint32_t pause_ms)
{
	struct waits *waits = ctx;

	(void)pause_ms;
	ck_assert_uint_lt(waits->count, 64);
	waits->attempt[waits->count] = attempt;
	waits->reason[waits->count++] = reason;
}

/* Each of these ends with the report. */
static const struct story {
	struct script_row rows[8];
	size_t count;
	uint32_t reasons[8]; /* of the waits, in order; 0 ends */
} stories[] = {
	/* Another program's message is in the way. */
	{ { { .cmd = GET, .got = -EBUSY, .times = 3 }, { .cmd = GET } },
	  2,
	  { SNPGUEST_WAIT_BUSY, SNPGUEST_WAIT_BUSY, SNPGUEST_WAIT_BUSY } },
	{ { { .cmd = GET, .got = -EINTR }, { .cmd = GET } },
	  2,
	  { SNPGUEST_WAIT_INTERRUPTED } },
	{ { { .cmd = GET, .got = -EAGAIN }, { .cmd = GET } },
	  2,
	  { SNPGUEST_WAIT_BUSY } },
	/* Ours: pending, finished by SNP_RETRY, collected. */
	{ { { .cmd = GET, .got = -EINTR, .exitinfo2 = BUSY },
	    { .cmd = RETRY },
	    { .cmd = GET } },
	  3,
	  { SNPGUEST_WAIT_THROTTLED } },
	/* Ours: still throttled for a while, in every way it says so. */
	{ { { .cmd = GET, .got = -EAGAIN, .exitinfo2 = BUSY },
	    { .cmd = RETRY, .got = -EINTR },
	    { .cmd = RETRY, .got = -EAGAIN },
	    { .cmd = RETRY, .got = -ETIMEDOUT },
	    { .cmd = RETRY },
	    { .cmd = GET } },
	  6,
	  { SNPGUEST_WAIT_THROTTLED, SNPGUEST_WAIT_THROTTLED,
	    SNPGUEST_WAIT_THROTTLED, SNPGUEST_WAIT_THROTTLED } },
	/* The message became an orphan: EINVAL, and a new one is made. */
	{ { { .cmd = GET, .got = -EINTR, .exitinfo2 = BUSY },
	    { .cmd = RETRY, .got = -EINVAL },
	    { .cmd = GET, .got = -EINTR, .exitinfo2 = BUSY },
	    { .cmd = RETRY, .got = -EBUSY },
	    { .cmd = GET } },
	  5,
	  { SNPGUEST_WAIT_THROTTLED, SNPGUEST_WAIT_THROTTLED } },
	/* No SNP_RETRY: learnt once, never asked for again. */
	{ { { .cmd = GET, .got = -EINTR, .exitinfo2 = BUSY },
	    { .cmd = RETRY, .got = -EFAULT },
	    { .cmd = GET, .got = -EINTR, .exitinfo2 = BUSY },
	    { .cmd = GET } },
	  4,
	  { SNPGUEST_WAIT_THROTTLED, SNPGUEST_WAIT_THROTTLED } },
	{ { { .cmd = GET, .got = -EAGAIN, .exitinfo2 = BUSY },
	    { .cmd = RETRY, .got = -ENOTTY },
	    { .cmd = GET } },
	  3,
	  { SNPGUEST_WAIT_THROTTLED } },
	/* Ours, after its own time-out: known by having SNP_RETRY. */
	{ { { .cmd = GET, .got = -ETIMEDOUT, .exitinfo2 = BUSY },
	    { .cmd = RETRY },
	    { .cmd = GET } },
	  3,
	  { 0 } },
	{ { { .cmd = GET, .got = -ETIMEDOUT, .exitinfo2 = BUSY },
	    { .cmd = RETRY, .got = -ETIMEDOUT },
	    { .cmd = RETRY },
	    { .cmd = GET } },
	  4,
	  { SNPGUEST_WAIT_THROTTLED } },
	/* A time-out without BUSY: a length query, nothing was sealed. */
	{ { { .cmd = GET, .got = -ETIMEDOUT }, { .cmd = GET } },
	  2,
	  { SNPGUEST_WAIT_THROTTLED } },
};

START_TEST(gets_the_report_in_the_end)
{
	const struct story *story = &stories[_i];
	struct waits waits = { 0 };
	struct snpguest_options options = { .size = sizeof(options),
					    .on_wait = on_wait,
					    .on_wait_ctx = &waits };
	struct snpguest_fault fault;
	struct script script;
	uint32_t i;

	script_init(&script, story->rows, story->count);
	ck_assert_int_eq(script_ask(&script, &options, &fault), SNPGUEST_OK);
	ck_assert_uint_eq(fault.attempts, script.ioctls);
	ck_assert_int_eq(fault.os_errno, 0);
	ck_assert_uint_eq(fault.vmm_error, 0);
	for (i = 0; i < waits.count; i++)
		ck_assert_uint_eq(waits.reason[i], story->reasons[i]);
	ck_assert_uint_eq(story->reasons[waits.count], 0);
	ck_assert_uint_eq(script.pauses, waits.count);
}
END_TEST

/* Each of these ends at once, without a pause and without another try. */
static const struct ending {
	struct script_row rows[4];
	size_t count;
	snpguest_status status;
	const char *words;
} endings[] = {
	/* Upstream's driver: 60 s of BUSY, then its key is gone. */
	{ { { .cmd = GET, .got = -ETIMEDOUT, .exitinfo2 = BUSY },
	    { .cmd = RETRY, .got = -EFAULT } },
	  2,
	  SNPGUEST_E_VMM,
	  "destroyed the VMPCK" },
	{ { { .cmd = GET, .got = -ETIMEDOUT, .exitinfo2 = BUSY },
	    { .cmd = RETRY, .got = -ENOTTY } },
	  2,
	  SNPGUEST_E_VMM,
	  "throttled for longer" },
	{ { { .cmd = GET, .got = -ENOTTY } },
	  1,
	  SNPGUEST_E_DISABLED,
	  "another vmpck_id" },
	{ { { .cmd = GET, .got = -EBADMSG } },
	  1,
	  SNPGUEST_E_FORMAT,
	  "not authentic" },
	{ { { .cmd = GET, .got = 2, .exitinfo2 = UINT64_MAX } },
	  1,
	  SNPGUEST_E_VMM,
	  "exit to the host failed" },
	{ { { .cmd = GET, .got = -EIO, .exitinfo2 = BUSY } },
	  1,
	  SNPGUEST_E_VMM,
	  "destroyed the VMPCK" },
	{ { { .cmd = GET, .got = -EIO, .exitinfo2 = 0x1d } },
	  1,
	  SNPGUEST_E_FIRMWARE,
	  "0x1d AEAD_OFLOW" },
	{ { { .cmd = GET, .status = 0x16 } },
	  1,
	  SNPGUEST_E_FIRMWARE,
	  "0x16 INVALID_PARAM" },
	{ { { .cmd = GET, .got = -EIO } },
	  1,
	  SNPGUEST_E_OS,
	  "before it called the firmware" },
};

START_TEST(ends_where_asking_again_is_vain)
{
	const struct ending *ending = &endings[_i];
	struct snpguest_fault fault;
	struct script script;
	char line[1024];

	script_init(&script, ending->rows, ending->count);
	ck_assert_int_eq(script_ask(&script, NULL, &fault), ending->status);
	ck_assert_uint_eq(script.pauses, 0);
	snpguest_fault_format(ending->status, &fault, line, sizeof(line));
	ck_assert_msg(strstr(line, ending->words) != NULL, "%s", line);
}
END_TEST

START_TEST(does_not_wait_when_non_blocking)
{
	static const struct script_row rows[] = {
		{ .cmd = GET, .got = -EAGAIN, .exitinfo2 = BUSY },
	};
	static const struct script_row late[] = {
		{ .cmd = GET, .got = -ETIMEDOUT, .exitinfo2 = BUSY },
		{ .cmd = RETRY, .got = -ETIMEDOUT },
	};
	struct snpguest_options options = { .size = sizeof(options),
					    .flags = SNPGUEST_NONBLOCK };
	struct snpguest_fault fault;
	struct script script;

	SCRIPT(&script, rows);
	ck_assert_int_eq(script_ask(&script, &options, &fault),
			 SNPGUEST_E_AGAIN);
	ck_assert_uint_eq(script.pauses, 0);
	ck_assert_int_eq(fault.os_errno, EAGAIN);
	ck_assert_uint_eq(fault.vmm_error, 2);
	SCRIPT(&script, late);
	ck_assert_int_eq(script_ask(&script, &options, &fault),
			 SNPGUEST_E_AGAIN);
	ck_assert_uint_eq(script.pauses, 0);
}
END_TEST

START_TEST(no_answer_of_an_earlier_try)
{
	static const struct script_row rows[] = {
		{ .cmd = GET, .got = -EBUSY, .written = true },
		{ .cmd = GET, .unwritten = true },
	};
	struct snpguest_fault fault;
	struct script script;

	SCRIPT(&script, rows);
	ck_assert_int_eq(script_ask(&script, NULL, &fault), SNPGUEST_E_FORMAT);
	ck_assert_uint_eq(fault.attempts, 2);
}
END_TEST

/* Neither the probe for SNP_RETRY nor what follows it is an ioctl too many. */
START_TEST(makes_no_ioctl_above_the_limit)
{
	static const struct script_row rows[] = {
		{ .cmd = GET, .got = -ETIMEDOUT, .exitinfo2 = BUSY },
		{ .cmd = RETRY, .got = 0 },
	};
	struct snpguest_options options = { .size = sizeof(options) };
	struct snpguest_fault fault;
	struct script script;

	options.max_attempts = (uint32_t)_i;
	script_init(&script, rows, options.max_attempts);
	ck_assert_int_eq(script_ask(&script, &options, &fault),
			 SNPGUEST_E_BUDGET);
	ck_assert_uint_eq(fault.attempts, options.max_attempts);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("retry");
	TCase *all = tcase_create("all");

	tcase_add_loop_test(all, gets_the_report_in_the_end, 0,
			    (int)(sizeof(stories) / sizeof(stories[0])));
	tcase_add_loop_test(all, ends_where_asking_again_is_vain, 0,
			    (int)(sizeof(endings) / sizeof(endings[0])));
	tcase_add_test(all, does_not_wait_when_non_blocking);
	tcase_add_test(all, no_answer_of_an_earlier_try);
	tcase_add_loop_test(all, makes_no_ioctl_above_the_limit, 1, 3);
	suite_add_tcase(suite, all);
	return suite;
}
