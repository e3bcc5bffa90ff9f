/* SPDX-License-Identifier: MIT */
/* src/wire/request: each byte at its place, nothing past the end. */
#include "unit.h"

#include <string.h>

#include "wire/request.h"

/* Byte i is i, so that a field shows where it was read. */
static void count_up(uint8_t *raw, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		raw[i] = (uint8_t)i;
}

/* Offsets: Linux Documentation/virt/coco/sev-guest.rst and its header. */
START_TEST(reads_the_ioctl_argument)
{
	struct snpwire_ioctl_request req;
	uint8_t raw[32];
	size_t len;

	count_up(raw, sizeof(raw));
	ck_assert(snpwire_ioctl_request_read(raw, sizeof(raw), &req));
	ck_assert_uint_eq(req.msg_version, 0);
	ck_assert_uint_eq(req.req_data, UINT64_C(0x0f0e0d0c0b0a0908));
	ck_assert_uint_eq(req.resp_data, UINT64_C(0x1716151413121110));
	ck_assert_uint_eq(req.exitinfo2, UINT64_C(0x1f1e1d1c1b1a1918));
	for (len = 0; len < sizeof(raw); len++)
		ck_assert(!snpwire_ioctl_request_read(raw, len, &req));
	memset(raw, 0xee, sizeof(raw));
	ck_assert(snpwire_ioctl_request_write(&req, raw, sizeof(raw)));
	ck_assert_mem_eq(raw, "\0\0\0\0\0\0\0\0", 8);
}
END_TEST

START_TEST(reads_the_report_request)
{
	struct snpwire_report_req req;
	struct snpwire_ext_tail tail;
	uint8_t raw[112];
	size_t len;

	count_up(raw, sizeof(raw));
	ck_assert(snpwire_report_req_read(raw, 96, &req));
	ck_assert_mem_eq(req.user_data, raw, 64);
	ck_assert_uint_eq(req.vmpl, 0x43424140);
	ck_assert_uint_eq(req.key_sel, 0x47464544);
	ck_assert(!req.rsvd_zero);
	memset(raw + 72, 0, 24);
	ck_assert(snpwire_report_req_read(raw, 96, &req));
	ck_assert(req.rsvd_zero);
	ck_assert(snpwire_ext_tail_read(raw, 112, &tail));
	ck_assert_uint_eq(tail.certs_address, UINT64_C(0x6766656463626160));
	ck_assert_uint_eq(tail.certs_len, 0x6b6a6968);
	for (len = 0; len < 96; len++)
		ck_assert(!snpwire_report_req_read(raw, len, &req));
	for (len = 0; len < 112; len++) {
		ck_assert(!snpwire_ext_tail_read(raw, len, &tail));
		ck_assert(!snpwire_ext_tail_write(&tail, raw, len));
	}
}
END_TEST

START_TEST(writes_the_report_request)
{
	struct snpwire_report_req req;
	uint8_t raw[96], again[96];
	size_t len;

	count_up(raw, sizeof(raw));
	memset(raw + 72, 0, 24);
	ck_assert(snpwire_report_req_read(raw, sizeof(raw), &req));
	memset(again, 0xee, sizeof(again));
	ck_assert(snpwire_report_req_write(&req, again, sizeof(again)));
	ck_assert_mem_eq(again, raw, sizeof(raw));
	for (len = 0; len < sizeof(raw); len++)
		ck_assert(!snpwire_report_req_write(&req, again, len));
}
END_TEST

START_TEST(reads_the_key_request)
{
	struct snpwire_key_req req;
	uint8_t raw[32], again[32];
	size_t len;

	count_up(raw, sizeof(raw));
	ck_assert(snpwire_key_req_read(raw, sizeof(raw), &req));
	ck_assert_uint_eq(req.root_key_select, 0x03020100);
	ck_assert_uint_eq(req.guest_field_select, UINT64_C(0x0f0e0d0c0b0a0908));
	ck_assert_uint_eq(req.vmpl, 0x13121110);
	ck_assert_uint_eq(req.guest_svn, 0x17161514);
	ck_assert_uint_eq(req.tcb_version, UINT64_C(0x1f1e1d1c1b1a1918));
	ck_assert(snpwire_key_req_write(&req, again, sizeof(again)));
	ck_assert_mem_eq(again, raw, sizeof(raw));
	for (len = 0; len < sizeof(raw); len++)
		ck_assert(!snpwire_key_req_read(raw, len, &req));
}
END_TEST

/* A size is believed as far as the bytes go. */
START_TEST(bounds_the_report_response)
{
	uint8_t raw[40] = { 0x16, 0, 0, 0, 8 };
	const uint8_t *report;
	uint32_t status, size;
	size_t len;

	ck_assert(snpwire_report_rsp_read(raw, 40, &status, &report, &size));
	ck_assert_uint_eq(status, 0x16);
	ck_assert_uint_eq(size, 8);
	ck_assert_ptr_eq(report, raw + 32);
	for (len = 0; len < 40; len++)
		ck_assert(!snpwire_report_rsp_read(raw, len, &status, &report,
						   &size));
	raw[4] = 9;
	ck_assert(!snpwire_report_rsp_read(raw, 40, &status, &report, &size));
	memset(raw + 4, 0xff, 4);
	ck_assert(!snpwire_report_rsp_read(raw, 40, &status, &report, &size));
	ck_assert(!snpwire_report_rsp_write(0, raw, 9, raw, 40));
}
END_TEST

START_TEST(bounds_the_key_response)
{
	uint8_t raw[64];
	const uint8_t *key;
	uint32_t status;
	size_t len;

	count_up(raw, sizeof(raw));
	ck_assert(snpwire_key_rsp_read(raw, 64, &status, &key));
	ck_assert_uint_eq(status, 0x03020100);
	ck_assert_ptr_eq(key, raw + 32);
	for (len = 0; len < 64; len++) {
		ck_assert(!snpwire_key_rsp_read(raw, len, &status, &key));
		ck_assert(!snpwire_key_rsp_write(0, key, raw, len));
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("wirerequest");
	TCase *all = tcase_create("all");

	tcase_add_test(all, reads_the_ioctl_argument);
	tcase_add_test(all, reads_the_report_request);
	tcase_add_test(all, writes_the_report_request);
	tcase_add_test(all, reads_the_key_request);
	tcase_add_test(all, bounds_the_report_response);
	tcase_add_test(all, bounds_the_key_response);
	suite_add_tcase(suite, all);
	return suite;
}
