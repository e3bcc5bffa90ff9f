/* SPDX-License-Identifier: MIT */
/*
 * Each call on each kernel under each host: the same words wherever the same
 * thing happened, and never a firmware request too many.
 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "kernel.h"

enum call {
	CALL_REPORT,
	CALL_EXT_REPORT,
	CALL_KEY,
	CALL_COUNT,
};

/* Kernels by bit, in the order of the profiles. */
#define EVERY 0x1ffu
#define FIRST 0x001u   /* 5.19, which keeps its key */
#define NO_BUSY 0x006u /* 6.1, 6.2 */
#define PATIENT 0x0f8u /* upstream that knows BUSY */
#define OURS 0x100u

#define OK SNPGUEST_OK
#define FW SNPGUEST_E_FIRMWARE
#define VMM SNPGUEST_E_VMM
#define OS SNPGUEST_E_OS
#define GONE SNPGUEST_E_DISABLED
#define FORMAT SNPGUEST_E_FORMAT
#define LARGE SNPGUEST_E_UNSUPPORTED
#define BUDGET SNPGUEST_E_BUDGET

static const struct expectation {
	enum kernel_host host;
	uint32_t kernels;
	snpguest_status status[CALL_COUNT];
	snpguest_status then; /* a plain report, the host being good again */
	uint32_t ioctls;      /* of the first call; 0: any */
} expectations[] = {
	{ HOST_GOOD, EVERY, { OK, OK, OK }, OK, 1 },
	{ HOST_NO_CERTS, EVERY, { OK, OK, OK }, OK, 1 },
	{ HOST_HUGE_TABLE, EVERY, { OK, LARGE, OK }, OK, 1 },
	{ HOST_REFUSES, EVERY, { FW, FW, FW }, OK, 1 },
	{ HOST_WRONG_KEY, EVERY, { FW, FW, FW }, OK, 1 },
	{ HOST_GENERIC, EVERY & ~FIRST, { VMM, VMM, VMM }, GONE, 1 },
	{ HOST_GENERIC, FIRST, { VMM, VMM, VMM }, OK, 1 },
	{ HOST_FW_ERROR, EVERY & ~FIRST, { FW, FW, FW }, GONE, 1 },
	{ HOST_FW_ERROR, FIRST, { FW, FW, FW }, OK, 1 },
	{ HOST_EXCEPTION, EVERY & ~FIRST, { VMM, VMM, VMM }, GONE, 1 },
	{ HOST_EXCEPTION, FIRST, { VMM, VMM, VMM }, OK, 1 },
	{ HOST_FORGES, EVERY, { FORMAT, FORMAT, FORMAT }, GONE, 1 },
	{ HOST_BUSY_ONCE, NO_BUSY, { VMM, VMM, VMM }, GONE, 1 },
	{ HOST_BUSY_ONCE, FIRST, { VMM, VMM, VMM }, OK, 1 },
	{ HOST_BUSY_ONCE, PATIENT | OURS, { OK, OK, OK }, OK, 1 },
	{ HOST_BUSY, NO_BUSY, { VMM, VMM, VMM }, GONE, 1 },
	{ HOST_BUSY, FIRST, { VMM, VMM, VMM }, OK, 1 },
	{ HOST_BUSY, PATIENT, { VMM, VMM, VMM }, GONE, 2 },
	{ HOST_BUSY, OURS, { BUDGET, BUDGET, BUDGET }, OK, 2 },
	{ HOST_EXHAUSTED, EVERY, { OS, OS, OS }, OK, 1 },
};

#define EXPECTATIONS (sizeof(expectations) / sizeof(expectations[0]))

static snpguest_status ask_report(snpguest_device *dev, enum call call,
				  struct snpguest_fault *fault)
{
	struct snpguest_report_request req = { .size = sizeof(req) };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	snpguest_certs *certs = NULL;
	snpguest_status status;
	size_t len;

	memset(req.user_data, 0x42, sizeof(req.user_data));
	if (call == CALL_REPORT)
		status = snpguest_get_report(dev, &req, raw, sizeof(raw), &len,
					     fault);
	else
		status = snpguest_get_ext_report(dev, &req, raw, sizeof(raw),
						 &len, &certs, fault);
	ck_assert_uint_eq(len, status ? 0 : SNPGUEST_REPORT_SIZE);
	ck_assert_uint_eq(raw[0x50], status ? 0 : 0x42);
	ck_assert_int_eq(certs != NULL, call == CALL_EXT_REPORT && !status);
	snpguest_certs_free(certs);
	return status;
}

static snpguest_status ask(snpguest_device *dev, enum call call,
			   struct snpguest_fault *fault)
{
	static const struct snpguest_key_request req = { .size = sizeof(req) };
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];
	snpguest_status status;

	if (call != CALL_KEY)
		return ask_report(dev, call, fault);
	status = snpguest_derive_key(dev, &req, key, fault);
	ck_assert_uint_eq(key[0], status ? 0 : 0x6b);
	return status;
}

static void check(const struct kernel_profile *profile,
		  const struct expectation *row, enum call call)
{
	struct kernel kernel = { .profile = profile, .host = row->host };
	struct snpguest_fault fault;
	snpguest_status status;
	snpguest_device *dev;
	char line[512];

	ck_assert_int_eq(
		snpguest_open_transport(&kernel_transport, &kernel, NULL, &dev),
		SNPGUEST_OK);
	status = ask(dev, call, &fault);
	snpguest_fault_format(status, &fault, line, sizeof(line));
	ck_assert_msg(status == row->status[call], "%s, host %d, call %d: %s",
		      profile->name, row->host, call, line);
	ck_assert_uint_eq(fault.attempts, kernel.ioctls);
	if (row->ioctls)
		ck_assert_uint_eq(kernel.ioctls, row->ioctls);
	ck_assert_uint_le(kernel.firmware_requests, 1);
	kernel.host = HOST_GOOD;
	status = ask(dev, CALL_REPORT, &fault);
	ck_assert_msg(status == row->then, "%s, host %d, call %d, then %d",
		      profile->name, row->host, call, status);
	snpguest_close(dev);
}

START_TEST(each_call_under_each_host)
{
	size_t i;
	int call;

	for (i = 0; i < EXPECTATIONS; i++) {
		if (!(expectations[i].kernels >> _i & 1))
			continue;
		for (call = 0; call < CALL_COUNT; call++)
			check(&kernel_profiles[_i], &expectations[i],
			      (enum call)call);
	}
}
END_TEST

/* Every kernel has a row for every host. */
START_TEST(leaves_nothing_out)
{
	uint32_t covered[HOST_COUNT] = { 0 };
	size_t i;
	int host;

	for (i = 0; i < EXPECTATIONS; i++) {
		host = (int)expectations[i].host;
		ck_assert_uint_eq(covered[host] & expectations[i].kernels, 0);
		covered[host] |= expectations[i].kernels;
	}
	for (host = 0; host < HOST_COUNT; host++)
		ck_assert_uint_eq(covered[host], EVERY);
}
END_TEST

/* In the steady state one ioctl and one firmware request each. */
START_TEST(asks_no_request_too_many)
{
	struct kernel kernel = { .profile = &kernel_profiles[_i] };
	struct snpguest_fault fault;
	snpguest_device *dev;
	int i;

	ck_assert_int_eq(
		snpguest_open_transport(&kernel_transport, &kernel, NULL, &dev),
		SNPGUEST_OK);
	for (i = 0; i < 100; i++) {
		ck_assert_int_eq(ask(dev, CALL_EXT_REPORT, &fault), OK);
		ck_assert_uint_eq(fault.fw_error, 0);
		ck_assert_uint_eq(fault.vmm_error, 0);
	}
	ck_assert_uint_eq(kernel.ioctls, 100);
	ck_assert_uint_eq(kernel.firmware_requests, 100);
	snpguest_close(dev);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("kernels");
	TCase *all = tcase_create("all");

	tcase_add_loop_test(all, each_call_under_each_host, 0, KERNEL_PROFILES);
	tcase_add_test(all, leaves_nothing_out);
	tcase_add_loop_test(all, asks_no_request_too_many, 0, KERNEL_PROFILES);
	suite_add_tcase(suite, all);
	return suite;
}
