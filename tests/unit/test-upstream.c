/* SPDX-License-Identifier: MIT */
/* Each kernel's driver, as raw ioctls show it. */
#include "unit.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <snpguest-ioctl.h>
#include <snpguest-sim.h>

#define INVALID_LEN (UINT64_C(1) << 32)
#define BUSY (UINT64_C(2) << 32)
#define GARBAGE UINT64_C(0xffff888000000001)

enum ask { REPORT, EXT, KEY };

struct guest {
	snpguest_sim *sim;
	struct snpguest_transport transport;
	void *ctx;
	uint32_t certs_len;
	uint64_t exitinfo2;
};

static void guest_open(struct guest *guest, const char *plan)
{
	struct snpguest_sim_options options = {
		.size = sizeof(options),
		.pki_dir = getenv("SNPGUEST_TEST_PKI"),
		.plan = plan,
	};

	memset(guest, 0, sizeof(*guest));
	ck_assert_int_eq(snpguest_sim_new(&options, &guest->sim), SNPGUEST_OK);
	ck_assert_int_eq(snpguest_sim_transport(guest->sim, &guest->transport,
						&guest->ctx),
			 SNPGUEST_OK);
}

static void guest_close(struct guest *guest)
{
	guest->transport.close(guest->ctx);
	snpguest_sim_free(guest->sim);
}

static int ask(struct guest *guest, enum ask what)
{
	static const uint32_t cmds[] = {
		[REPORT] = SNPGUEST_IOCTL_GET_REPORT,
		[EXT] = SNPGUEST_IOCTL_GET_EXT_REPORT,
		[KEY] = SNPGUEST_IOCTL_GET_DERIVED_KEY,
	};
	struct snpguest_ioctl_ext_report_req ext = { 0 };
	struct snpguest_ioctl_report_resp resp;
	struct snpguest_ioctl_request arg = {
		.msg_version = 1,
		.req_data = (uintptr_t)&ext,
		.resp_data = (uintptr_t)&resp,
		.exitinfo2 = guest->exitinfo2,
	};
	int rc = guest->transport.ioctl(guest->ctx, cmds[what], &arg);

	guest->certs_len = ext.certs_len;
	guest->exitinfo2 = arg.exitinfo2;
	return rc;
}

/* What the call gives, and what the next one on an honest host gives. */
static const struct row {
	const char *plan;
	enum ask ask;
	int rc;
	uint64_t exitinfo2;
	int next;
} rows[] = {
	{ "kernel 5.19", REPORT, 0, GARBAGE, 0 },
	{ "kernel 6.1", REPORT, 0, GARBAGE, 0 },
	{ "kernel 6.2", KEY, 0, GARBAGE, 0 },
	{ "kernel 6.3", REPORT, 0, 0, 0 },
	{ "kernel 6.14", KEY, 0, 0, 0 },
	{ "kernel 5.19", EXT, -EIO, INVALID_LEN, 0 },
	{ "kernel 6.1", EXT, 0, INVALID_LEN, 0 },
	{ "kernel 6.3", EXT, 0, INVALID_LEN, 0 },
	{ "kernel 6.12", EXT, -EIO, INVALID_LEN, 0 },
	{ "kernel 6.14", EXT, -EIO, INVALID_LEN, 0 },
	{ "kernel 6.8", EXT, -EIO, INVALID_LEN, 0 },
	{ "kernel 6.8", KEY, 0, 0, 0 },
	{ "kernel 6.8\nalways busy", KEY, -ETIMEDOUT, BUSY, -ENOTTY },
	{ "kernel 7.0", EXT, -EIO, INVALID_LEN, 0 },
	{ "kernel 7.0", KEY, 0, 0, 0 },
	{ "kernel 7.0\nalways busy", KEY, -ETIMEDOUT, BUSY, -ENOTTY },
	{ "kernel 5.19\nalways busy", REPORT, -EIO, BUSY, 0 },
	{ "kernel 6.1\nalways busy", REPORT, -EIO, BUSY, -ENOTTY },
	{ "kernel 6.3\nat 1 to 5 busy", REPORT, 0, 0, 0 },
	{ "kernel 6.3\nalways busy", REPORT, -ETIMEDOUT, BUSY, -ENOTTY },
	{ "kernel 6.14\nalways busy", KEY, -ETIMEDOUT, BUSY, -ENOTTY },
	{ "kernel 6.12\nalways fail", REPORT, 2, UINT64_MAX, -ENOTTY },
	{ "kernel 6.12\nalways refuse fw 0x16", KEY, -EIO, 0x16, -ENOTTY },
	{ "kernel 6.12\nalways flip 100 0", KEY, -EBADMSG, 0, -ENOTTY },
	{ "kernel 5.19\nalways flip 100 0", KEY, -EBADMSG, 0, -ENOTTY },
	/* The counters part, and the next request pays for it. */
	{ "kernel 6.12\nalways invalid-len 3", REPORT, -EIO, INVALID_LEN,
	  -EIO },
	{ "kernel 6.12\nalways silence", REPORT, 2, UINT64_MAX, -ENOTTY },
};

START_TEST(kernel_answers_as_it_did)
{
	const struct row *row = &rows[_i];
	struct guest guest;

	guest_open(&guest, row->plan);
	ck_assert_msg(ask(&guest, row->ask) == row->rc, "%s", row->plan);
	ck_assert_msg(guest.exitinfo2 == row->exitinfo2, "%s: %#jx", row->plan,
		      (uintmax_t)guest.exitinfo2);
	if (row->ask == EXT)
		ck_assert_uint_eq(guest.certs_len, 8192);
	guest.exitinfo2 = 0;
	ck_assert_int_eq(snpguest_sim_set_plan(guest.sim, "", NULL),
			 SNPGUEST_OK);
	ck_assert_msg(ask(&guest, REPORT) == row->next, "then: %s", row->plan);
	guest_close(&guest);
}
END_TEST

START_TEST(pages_wrap_in_32_bits)
{
	struct guest guest;

	guest_open(&guest, "kernel 6.12\nat 1 invalid-len 0x100001");
	ck_assert_int_eq(ask(&guest, EXT), -EIO);
	ck_assert_uint_eq(guest.certs_len, 4096);
	guest_close(&guest);
}
END_TEST

START_TEST(hidden_growth_stays_in_the_room)
{
	static uint8_t certs[3 * 4096], untouched[2 * 4096];
	struct snpguest_ioctl_ext_report_req ext = {
		.certs_address = (uintptr_t)certs,
		.certs_len = 4096,
	};
	struct snpguest_ioctl_report_resp resp = { 0 };
	struct snpguest_ioctl_request arg = {
		.msg_version = 1,
		.req_data = (uintptr_t)&ext,
		.resp_data = (uintptr_t)&resp,
	};
	struct guest guest;

	memset(certs, 0xee, sizeof(certs));
	memset(untouched, 0xee, sizeof(untouched));
	guest_open(&guest, "kernel 6.2\ntable pages 3");
	ck_assert_int_eq(guest.transport.ioctl(guest.ctx,
					       SNPGUEST_IOCTL_GET_EXT_REPORT,
					       &arg),
			 0);
	ck_assert_uint_eq(arg.exitinfo2, INVALID_LEN);
	ck_assert_uint_eq(ext.certs_len, 3 * 4096);
	ck_assert_uint_eq(resp.report_size, 1184);
	ck_assert_mem_eq(certs + 4096, untouched, sizeof(untouched));
	guest_close(&guest);
}
END_TEST

/* 5.19 before its repair: a refused number is used for the next message. */
START_TEST(first_kernel_uses_an_iv_twice)
{
	struct snpguest_sim_exit exits[2];
	struct guest guest;
	size_t count;

	guest_open(&guest, "kernel 5.19\nat 1 refuse vmm 9");
	ck_assert_int_eq(ask(&guest, REPORT), -EIO);
	ck_assert_int_eq(ask(&guest, KEY), 0);
	ck_assert_int_eq(snpguest_sim_log(guest.sim, 1, exits, sizeof(exits[0]),
					  2, &count),
			 SNPGUEST_OK);
	ck_assert_uint_eq(exits[0].request_seqno, exits[1].request_seqno);
	ck_assert_mem_ne(exits[0].request_sha256, exits[1].request_sha256, 32);
	guest_close(&guest);
}
END_TEST

START_TEST(nothing_of_ours_is_known)
{
	struct guest guest;

	guest_open(&guest, "kernel 6.14");
	ck_assert_int_eq(
		guest.transport.ioctl(guest.ctx, SNPGUEST_IOCTL_RETRY, NULL),
		-EFAULT);
	/* O_NONBLOCK is not looked at. */
	ck_assert_int_eq(snpguest_sim_set_nonblock(guest.ctx, 1), SNPGUEST_OK);
	ck_assert_int_eq(snpguest_sim_set_plan(guest.sim, "at 1 busy", NULL),
			 SNPGUEST_OK);
	ck_assert_int_eq(ask(&guest, REPORT), 0);
	guest_close(&guest);
}
END_TEST

/* Which is why a program must zero it before each call. */
START_TEST(success_leaves_exitinfo2_alone)
{
	struct guest guest;

	guest_open(&guest, "kernel 6.12\nat 2 flip 99 0");
	guest.exitinfo2 = 0x1234;
	ck_assert_int_eq(ask(&guest, REPORT), 0);
	ck_assert_uint_eq(guest.exitinfo2, 0x1234);
	ck_assert_int_eq(ask(&guest, REPORT), -EBADMSG);
	ck_assert_uint_eq(guest.exitinfo2, 0x1234);
	ck_assert_int_eq(ask(&guest, REPORT), -ENOTTY);
	ck_assert_uint_eq(guest.exitinfo2, 0x1234);
	guest_close(&guest);
}
END_TEST

START_TEST(kernel_changes_at_the_next_boot)
{
	struct guest guest;

	guest_open(&guest, "kernel 6.12");
	ck_assert_int_eq(snpguest_sim_set_plan(guest.sim, "kernel ours", NULL),
			 SNPGUEST_OK);
	ck_assert_int_eq(
		guest.transport.ioctl(guest.ctx, SNPGUEST_IOCTL_RETRY, NULL),
		-EFAULT);
	ck_assert_int_eq(snpguest_sim_reboot(guest.sim), SNPGUEST_OK);
	ck_assert_int_eq(
		guest.transport.ioctl(guest.ctx, SNPGUEST_IOCTL_RETRY, NULL),
		-EINVAL);
	guest_close(&guest);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("upstream");
	TCase *tcase = tcase_create("upstream");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, kernel_answers_as_it_did, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tcase, pages_wrap_in_32_bits);
	tcase_add_test(tcase, hidden_growth_stays_in_the_room);
	tcase_add_test(tcase, first_kernel_uses_an_iv_twice);
	tcase_add_test(tcase, nothing_of_ours_is_known);
	tcase_add_test(tcase, success_leaves_exitinfo2_alone);
	tcase_add_test(tcase, kernel_changes_at_the_next_boot);
	suite_add_tcase(suite, tcase);
	return suite;
}
