/* SPDX-License-Identifier: MIT */
/*
 * Every row of the protocol's table of answers, and every move of a hostile
 * host, seen from the library's side of the device.
 */
#include "unit.h"

#include "simulated.h"

#include <errno.h>
#include <snpguest-ioctl.h>

#define NOT_CALLED UINT32_MAX

enum ask { REPORT, EXT, KEY };
enum after { READY, DISABLED };

static const struct row {
	const char *plan;
	enum ask ask;
	snpguest_status status;
	int os_errno;
	uint32_t fw_error, vmm_error, response_status;
	enum after after; /* once the plan is no more */
} rows[] = {
	/* Patience: the key stays whatever it costs. */
	{ "at 1 busy", REPORT, SNPGUEST_OK, 0, 0, 0, 0, READY },
	{ "at 1 to 5 busy", KEY, SNPGUEST_OK, 0, 0, 0, 0, READY },
	{ "throttle 1 per 3", EXT, SNPGUEST_OK, 0, 0, 0, 0, READY },
	{ "during 0 to 8000 busy", REPORT, SNPGUEST_OK, 0, 0, 0, 0, READY },
	{ "always busy", REPORT, SNPGUEST_E_BUDGET, ETIMEDOUT, 0, 2, 0, READY },
	{ "always delay 700", REPORT, SNPGUEST_OK, 0, 0, 0, 0, READY },
	{ "at 1 signal\nat 1 busy", REPORT, SNPGUEST_OK, 0, 0, 0, 0, READY },
	/* Lengths. */
	{ "at 1 on extended invalid-len 0", EXT, SNPGUEST_OK, 0, 0, 0, 0,
	  READY },
	{ "at 1 on extended invalid-len 3", EXT, SNPGUEST_OK, 0, 0, 0, 0,
	  READY },
	{ "at 1 on extended invalid-len 0xffffffffffffffff", EXT,
	  SNPGUEST_E_UNSUPPORTED, EIO, 0, 1, 0, READY },
	{ "at 1 on extended invalid-len 0x100000", EXT, SNPGUEST_E_UNSUPPORTED,
	  EIO, 0, 1, 0, READY },
	{ "host kvm", EXT, SNPGUEST_OK, 0, 0, 0, 0, READY },
	{ "host kvm\ntable none", EXT, SNPGUEST_OK, 0, 0, 0, 0, READY },
	{ "always on report invalid-len 2", REPORT, SNPGUEST_E_VMM, EIO, 0, 1,
	  0, DISABLED },
	{ "always on key invalid-len 2", KEY, SNPGUEST_E_VMM, EIO, 0, 1, 0,
	  DISABLED },
	/* The growth that it looks like is tried, and meets no key. */
	{ "always on message invalid-len 2", EXT, SNPGUEST_E_DISABLED, ENOTTY,
	  NOT_CALLED, 0, 0, DISABLED },
	/* Refusals of the host's and of the firmware's. */
	{ "always refuse vmm 3", REPORT, SNPGUEST_E_VMM, EIO, 0, 3, 0,
	  DISABLED },
	{ "always refuse vmm 0xffffffff", KEY, SNPGUEST_E_VMM, EIO, 0,
	  0xffffffff, 0, DISABLED },
	{ "always refuse fw 0x16 vmm 2", REPORT, SNPGUEST_E_VMM, EIO, 0x16, 2,
	  0, DISABLED },
	{ "always refuse fw 1 vmm 1", REPORT, SNPGUEST_E_VMM, EIO, 1, 1, 0,
	  DISABLED },
	{ "always refuse fw 0x1d", REPORT, SNPGUEST_E_FIRMWARE, EIO, 0x1d, 0, 0,
	  DISABLED },
	{ "always fail", REPORT, SNPGUEST_E_VMM, EIO, NOT_CALLED, 0xffffffff, 0,
	  DISABLED },
	{ "always silence", REPORT, SNPGUEST_E_VMM, EIO, NOT_CALLED, 0xffffffff,
	  0, DISABLED },
	{ "always status 0x16", REPORT, SNPGUEST_E_FIRMWARE, 0, 0, 0, 0x16,
	  READY },
	{ "always status 0x27", KEY, SNPGUEST_E_FIRMWARE, 0, 0, 0, 0x27,
	  READY },
	/* Answers that are none. */
	{ "always ignore", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always replay 1", KEY, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always after replay 1", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always flip 0 0", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always flip 32 0", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always flip 48 1", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always flip 52 7", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always flip 95 0", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always flip 1000 3", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always truncate 96", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always set 54 0000", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always set 54 ffff", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always request flip 100 0", REPORT, SNPGUEST_E_FIRMWARE, EIO, 0x16,
	  0, 0, DISABLED },
	/* Behind the tag: what only a faulty firmware can do. */
	{ "always sealed seqno 2", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always sealed type 4", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always sealed version 9", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0,
	  0, DISABLED },
	{ "always sealed size 65535", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0,
	  0, DISABLED },
	{ "always sealed vmpck 3", REPORT, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	{ "always sealed size 65", KEY, SNPGUEST_E_FORMAT, EBADMSG, 0, 0, 0,
	  DISABLED },
	/* The firmware had it, and the host says otherwise: out of step. */
	{ "at 1 after busy", REPORT, SNPGUEST_E_FIRMWARE, EIO, 0x1d, 0, 0,
	  DISABLED },
	{ "at 1 after fail", REPORT, SNPGUEST_E_VMM, EIO, NOT_CALLED,
	  0xffffffff, 0, DISABLED },
	{ "at 1 on extended after invalid-len 4", EXT, SNPGUEST_E_FIRMWARE, EIO,
	  0x1d, 0, 0, DISABLED },
	/* Tables that lie. */
	{ "always certs set 16 ffffffff", EXT, SNPGUEST_E_FORMAT, EPROTO, 0, 0,
	  0, READY },
	{ "always certs set 20 ffffffff", EXT, SNPGUEST_E_FORMAT, EPROTO, 0, 0,
	  0, READY },
	{ "always certs set 16 00000000", EXT, SNPGUEST_E_FORMAT, EPROTO, 0, 0,
	  0, READY },
	{ "always certs truncate 0", EXT, SNPGUEST_OK, 0, 0, 0, 0, READY },
};

static snpguest_status ask(snpguest_device *dev, enum ask what,
			   struct snpguest_fault *fault)
{
	static const struct snpguest_report_request report = {
		.size = sizeof(report),
	};
	static const struct snpguest_key_request key = { .size = sizeof(key) };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	snpguest_certs *certs = NULL;
	snpguest_status status;
	size_t len;

	if (what == KEY)
		return snpguest_derive_key(dev, &key, raw, fault);
	if (what == REPORT)
		return snpguest_get_report(dev, &report, raw, sizeof(raw), &len,
					   fault);
	status = snpguest_get_ext_report(dev, &report, raw, sizeof(raw), &len,
					 &certs, fault);
	snpguest_certs_free(certs);
	return status;
}

static void ck_fault(const struct row *row, snpguest_status status,
		     const struct snpguest_fault *fault)
{
	char line[256];

	snpguest_fault_format(status, fault, line, sizeof(line));
	ck_assert_msg(status == row->status, "%s: %s: %s", row->plan,
		      snpguest_status_name(status), line);
	if (status == SNPGUEST_OK)
		return;
	ck_assert_msg(fault->os_errno == row->os_errno &&
			      fault->fw_error == row->fw_error &&
			      fault->vmm_error == row->vmm_error &&
			      fault->response_status == row->response_status,
		      "%s: errno %d fw %#x vmm %#x status %#x: %s", row->plan,
		      fault->os_errno, fault->fw_error, fault->vmm_error,
		      fault->response_status, line);
}

START_TEST(fault_is_seen_as_the_protocol_says)
{
	const struct row *row = &rows[_i];
	struct snpguest_sim_options options = simulated_options();
	struct snpguest_fault fault;
	struct simulated s;

	simulated_open(&s, &options);
	/* Something to replay. */
	ck_assert_int_eq(ask(s.dev, REPORT, NULL), SNPGUEST_OK);
	ck_assert_int_eq(snpguest_sim_set_plan(s.sim, row->plan, NULL),
			 SNPGUEST_OK);
	ck_fault(row, ask(s.dev, row->ask, &fault), &fault);
	ck_assert_int_eq(snpguest_sim_set_plan(s.sim, "host protocol", NULL),
			 SNPGUEST_OK);
	ck_assert_msg(ask(s.dev, KEY, &fault) ==
			      (row->after == READY ? SNPGUEST_OK
						   : SNPGUEST_E_DISABLED),
		      "afterwards: %s", row->plan);
	simulated_close(&s);
}
END_TEST

/* The question for the length alone, as a program asks a driver. */
static const struct query {
	const char *plan;
	int rc;
	uint64_t exitinfo2;
	uint32_t certs_len;
} queries[] = {
	{ "table full", -EIO, UINT64_C(1) << 32, 8192 },
	{ "table none", -EIO, UINT64_C(1) << 32, 0 },
	{ "at 1 to 2 on query busy", -EIO, UINT64_C(1) << 32, 8192 },
	{ "throttle 1 per 5", -EIO, UINT64_C(1) << 32, 8192 },
	{ "always on query busy", -ETIMEDOUT, NOT_CALLED, 0 },
	{ "always on query signal\nalways on query busy", -EINTR, NOT_CALLED,
	  0 },
	{ "always on query invalid-len 0x100000", -EIO, UINT64_C(1) << 32,
	  0xfffff000 },
	{ "always on query invalid-len 0xffffffffffffffff", -EIO,
	  UINT64_C(1) << 32, 0xfffff000 },
	{ "always on query refuse vmm 77", -EIO, UINT64_C(1) << 32, 0 },
	{ "always on query ignore", -EIO, UINT64_C(1) << 32, 0 },
	{ "host kvm", -EIO, UINT64_C(1) << 32, 0 },
	{ "always on query fail", -EIO, NOT_CALLED, 0 },
	{ "always on query silence", -EIO, NOT_CALLED, 0 },
};

START_TEST(length_is_told_without_a_message)
{
	const struct query *query = &queries[_i];
	struct snpguest_sim_options options = simulated_options();
	struct snpguest_ioctl_ext_report_req req = { 0 };
	struct snpguest_ioctl_report_resp resp;
	struct snpguest_ioctl_request arg = {
		.msg_version = 1,
		.req_data = (uintptr_t)&req,
		.resp_data = (uintptr_t)&resp,
	};
	struct snpguest_transport transport;
	struct snpguest_sim_exit exit;
	size_t count;
	snpguest_sim *sim;
	void *ctx;

	options.plan = query->plan;
	ck_assert_int_eq(snpguest_sim_new(&options, &sim), SNPGUEST_OK);
	ck_assert_int_eq(snpguest_sim_transport(sim, &transport, &ctx),
			 SNPGUEST_OK);
	ck_assert_int_eq(
		transport.ioctl(ctx, SNPGUEST_IOCTL_GET_EXT_REPORT, &arg),
		query->rc);
	ck_assert_uint_eq(arg.exitinfo2, query->exitinfo2);
	ck_assert_uint_eq(req.certs_len, query->certs_len);
	ck_assert_int_eq(
		snpguest_sim_log(sim, 1, &exit, sizeof(exit), 1, &count),
		SNPGUEST_OK);
	ck_assert_uint_eq(count, 1);
	/* No number, nothing sealed. */
	ck_assert_uint_eq(exit.request_seqno, 0);
	transport.close(ctx);
	snpguest_sim_free(sim);
}
END_TEST

/* For each (key, number) at most one ciphertext: the project's one rule. */
START_TEST(no_number_ever_has_two_ciphertexts)
{
	const struct row *row = &rows[_i];
	struct snpguest_sim_options options = simulated_options();
	static struct snpguest_sim_exit exits[512];
	struct snpguest_fault fault;
	struct simulated s;
	size_t count, i, j;

	options.plan = row->plan;
	simulated_open(&s, &options);
	for (i = 0; i < 3; i++)
		(void)ask(s.dev, row->ask, &fault);
	ck_assert_int_eq(snpguest_sim_log(s.sim, 0, exits, sizeof(exits[0]),
					  512, &count),
			 SNPGUEST_OK);
	ck_assert_uint_gt(count, 0);
	for (i = 0; i < count; i++)
		for (j = 0; j < i; j++)
			if (exits[i].request_seqno == exits[j].request_seqno)
				ck_assert_mem_eq(exits[i].request_sha256,
						 exits[j].request_sha256, 32);
	simulated_close(&s);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("faults");
	TCase *tcase = tcase_create("faults");
	int count = sizeof(rows) / sizeof(rows[0]);

	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, fault_is_seen_as_the_protocol_says, 0,
			    count);
	tcase_add_loop_test(tcase, length_is_told_without_a_message, 0,
			    sizeof(queries) / sizeof(queries[0]));
	tcase_add_loop_test(tcase, no_number_ever_has_two_ciphertexts, 0,
			    count);
	suite_add_tcase(suite, tcase);
	return suite;
}
