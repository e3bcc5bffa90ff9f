/* SPDX-License-Identifier: MIT */
/* Every way a driver can answer, and what it means. */
#include "unit.h"

#include <errno.h>
#include <snpguest.h>
#include <string.h>

#include "lib/refusal.h"

#define VMM(code) ((uint64_t)(code) << 32)
#define BUSY VMM(2)
#define INVALID_LEN VMM(1)
#define PLAIN false
#define EXT true

struct expected {
	/* got, exitinfo2, extended, offered, needed */
	struct snplib_answer answer;
	enum snplib_next next;
	snpguest_status status; /* STOP */
	uint32_t reason;	/* WAIT */
	bool pending;
	bool timed_out;
};

static const struct expected rows[] = {
	/* Nothing refused; garbage beside a 0 (5.19 to 6.2) is nothing. */
	{ { 0, 0, PLAIN, 0, 0 }, SNPLIB_DONE, 0, 0, 0, 0 },
	{ { 0, 0xdeadbeef, PLAIN, 0, 0 }, SNPLIB_DONE, 0, 0, 0, 0 },
	{ { 0, INVALID_LEN, PLAIN, 0, 0x9000 }, SNPLIB_DONE, 0, 0, 0, 0 },
	{ { 0, INVALID_LEN, EXT, 4096, 4096 }, SNPLIB_DONE, 0, 0, 0, 0 },
	{ { 0, INVALID_LEN | 1, EXT, 4096, 8192 }, SNPLIB_DONE, 0, 0, 0, 0 },
	{ { 0, BUSY, EXT, 4096, 8192 }, SNPLIB_DONE, 0, 0, 0, 0 },
	/* 6.2 and 6.3: a 0 that is none. */
	{ { 0, INVALID_LEN, EXT, 4096, 8192 }, SNPLIB_GROW, 0, 0, 0, 0 },
	/* The exit raised an exception: ES_VMM_ERROR, ES_EXCEPTION. */
	{ { 2, UINT64_MAX, PLAIN, 0, 0 },
	  SNPLIB_STOP,
	  SNPGUEST_E_VMM,
	  0,
	  0,
	  0 },
	{ { 4, 0, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_VMM, 0, 0, 0 },
	{ { 1, INVALID_LEN, EXT, 0, 9 }, SNPLIB_STOP, SNPGUEST_E_VMM, 0, 0, 0 },
	/* Certificates. */
	{ { -EIO, INVALID_LEN, EXT, 0, 8192 }, SNPLIB_GROW, 0, 0, 0, 0 },
	{ { -EIO, INVALID_LEN, EXT, 8192, 0 }, SNPLIB_GROW, 0, 0, 0, 0 },
	{ { -EIO, INVALID_LEN, PLAIN, 0, 0 },
	  SNPLIB_STOP,
	  SNPGUEST_E_VMM,
	  0,
	  0,
	  0 },
	{ { -EIO, INVALID_LEN | 0x16, EXT, 0, 8192 },
	  SNPLIB_STOP,
	  SNPGUEST_E_VMM,
	  0,
	  0,
	  0 },
	/* EIO: host, firmware, or neither was reached. */
	{ { -EIO, BUSY, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_VMM, 0, 0, 0 },
	{ { -EIO, VMM(0xffffffff), PLAIN, 0, 0 },
	  SNPLIB_STOP,
	  SNPGUEST_E_VMM,
	  0,
	  0,
	  0 },
	{ { -EIO, VMM(0x80000000), PLAIN, 0, 0 },
	  SNPLIB_STOP,
	  SNPGUEST_E_VMM,
	  0,
	  0,
	  0 },
	{ { -EIO, 0x16, PLAIN, 0, 0 },
	  SNPLIB_STOP,
	  SNPGUEST_E_FIRMWARE,
	  0,
	  0,
	  0 },
	{ { -EIO, 0x1d, EXT, 0, 0 },
	  SNPLIB_STOP,
	  SNPGUEST_E_FIRMWARE,
	  0,
	  0,
	  0 },
	{ { -EIO, 0, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_OS, 0, 0, 0 },
	{ { -EIO, 0xff, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_OS, 0, 0, 0 },
	{ { -EIO, 0xffffffff, PLAIN, 0, 0 },
	  SNPLIB_STOP,
	  SNPGUEST_E_OS,
	  0,
	  0,
	  0 },
	/* The call to the host failed, with a sealed message on its way. */
	{ { -EIO, UINT64_MAX, PLAIN, 0, 0 },
	  SNPLIB_STOP,
	  SNPGUEST_E_VMM,
	  0,
	  0,
	  0 },
	/* Ask again. */
	{ { -EBUSY, 0, PLAIN, 0, 0 },
	  SNPLIB_WAIT,
	  0,
	  SNPGUEST_WAIT_BUSY,
	  0,
	  0 },
	{ { -EAGAIN, 0, PLAIN, 0, 0 },
	  SNPLIB_WAIT,
	  0,
	  SNPGUEST_WAIT_BUSY,
	  0,
	  0 },
	{ { -EAGAIN, BUSY, PLAIN, 0, 0 },
	  SNPLIB_WAIT,
	  0,
	  SNPGUEST_WAIT_THROTTLED,
	  true,
	  0 },
	{ { -EINTR, 0xffffffff, PLAIN, 0, 0 },
	  SNPLIB_WAIT,
	  0,
	  SNPGUEST_WAIT_INTERRUPTED,
	  0,
	  0 },
	{ { -EINTR, BUSY, PLAIN, 0, 0 },
	  SNPLIB_WAIT,
	  0,
	  SNPGUEST_WAIT_THROTTLED,
	  true,
	  0 },
	{ { -ETIMEDOUT, BUSY, PLAIN, 0, 0 },
	  SNPLIB_WAIT,
	  SNPGUEST_E_VMM,
	  SNPGUEST_WAIT_THROTTLED,
	  true,
	  true },
	{ { -ETIMEDOUT, 0, EXT, 0, 0 },
	  SNPLIB_WAIT,
	  SNPGUEST_E_VMM,
	  SNPGUEST_WAIT_THROTTLED,
	  0,
	  0 },
	/* The end. */
	{ { -ENOTTY, 0, PLAIN, 0, 0 },
	  SNPLIB_STOP,
	  SNPGUEST_E_DISABLED,
	  0,
	  0,
	  0 },
	{ { -EBADMSG, 0, PLAIN, 0, 0 },
	  SNPLIB_STOP,
	  SNPGUEST_E_FORMAT,
	  0,
	  0,
	  0 },
	{ { -ENODEV, 0, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_NODEV, 0, 0, 0 },
	{ { -ENXIO, 0, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_NODEV, 0, 0, 0 },
	{ { -EPERM, 0, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_DENIED, 0, 0, 0 },
	{ { -EACCES, 0, PLAIN, 0, 0 },
	  SNPLIB_STOP,
	  SNPGUEST_E_DENIED,
	  0,
	  0,
	  0 },
	{ { -ENOMEM, 0, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_NOMEM, 0, 0, 0 },
	{ { -EINVAL, 0, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_OS, 0, 0, 0 },
	{ { -EFAULT, 0, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_OS, 0, 0, 0 },
	{ { -ENOSR, 0, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_OS, 0, 0, 0 },
	{ { -4000, 0, PLAIN, 0, 0 }, SNPLIB_STOP, SNPGUEST_E_OS, 0, 0, 0 },
};

START_TEST(means_what_the_kernels_mean)
{
	const struct expected *row = &rows[_i];
	struct snplib_verdict verdict;
	struct snpguest_fault fault = { .attempts = 7, .response_status = 9 };

	snplib_judge(&row->answer, &verdict, &fault);
	ck_assert_int_eq(verdict.next, row->next);
	ck_assert_int_eq(verdict.status, row->status);
	ck_assert_uint_eq(verdict.reason, row->reason);
	ck_assert_int_eq(verdict.pending, row->pending);
	ck_assert_int_eq(verdict.timed_out, row->timed_out);
	ck_assert_uint_eq(fault.attempts, 7);
	ck_assert_uint_eq(fault.response_status, 0);
}
END_TEST

/* errno, fw_error and vmm_error side by side; none hides another. */
START_TEST(keeps_all_that_was_said)
{
	const struct snplib_answer answer = {
		.got = -EIO,
		.exitinfo2 = VMM(0x80000000) | 0x1d,
	};
	const struct snplib_answer positive = {
		.got = 2,
		.exitinfo2 = UINT64_MAX,
	};
	struct snplib_verdict verdict;
	struct snpguest_fault fault = { 0 };

	snplib_judge(&answer, &verdict, &fault);
	ck_assert_int_eq(fault.os_errno, EIO);
	ck_assert_uint_eq(fault.fw_error, 0x1d);
	ck_assert_uint_eq(fault.vmm_error, 0x80000000);
	snplib_judge(&positive, &verdict, &fault);
	ck_assert_int_eq(fault.os_errno, EPROTO);
	ck_assert_uint_eq(fault.fw_error, UINT32_MAX);
	ck_assert_uint_eq(fault.vmm_error, UINT32_MAX);
}
END_TEST

START_TEST(says_nothing_on_success)
{
	const struct snplib_answer answer = {
		.exitinfo2 = UINT64_C(0x1122334455667788),
	};
	struct snplib_verdict verdict;
	struct snpguest_fault fault = { 0 };

	snplib_judge(&answer, &verdict, &fault);
	ck_assert_int_eq(fault.os_errno, 0);
	ck_assert_uint_eq(fault.fw_error, 0);
	ck_assert_uint_eq(fault.vmm_error, 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("refusal");
	TCase *all = tcase_create("all");

	tcase_add_loop_test(all, means_what_the_kernels_mean, 0,
			    (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(all, keeps_all_that_was_said);
	tcase_add_test(all, says_nothing_on_success);
	suite_add_tcase(suite, all);
	return suite;
}
