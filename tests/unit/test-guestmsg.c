/* SPDX-License-Identifier: MIT */
/* The guest message header, against bytes that others saw on the wire. */
#include "unit.h"

#include <string.h>

#include "wire/guestmsg.h"

/*
 * AAD and IV of a report request, number 1 under VMPCK 1, as a report of
 * AMDESE/linux-svsm (issue 22) shows them.
 */
static const uint8_t seen_aad[48] = { 0x01, 0x01, 0x60, 0x00, 0x05, 0x01, 0x60,
				      0x00, 0,	  0,	0,    0,    0x01 };
static const uint8_t seen_iv[12] = { 0x01 };

START_TEST(writes_what_was_seen)
{
	const struct snpwire_guestmsg msg = {
		.authtag = { 0xaa, 0xbb },
		.seqno = 1,
		.algo = SNPWIRE_MSG_ALGO_AES_256_GCM,
		.hdr_version = SNPWIRE_MSG_HDR_VERSION,
		.hdr_size = SNPWIRE_MSG_HDR_SIZE,
		.type = SNPWIRE_MSG_REPORT_REQ,
		.version = 1,
		.size = 96,
		.vmpck = 1,
	};
	uint8_t page[SNPWIRE_MSG_HDR_SIZE + 1];
	uint8_t iv[SNPWIRE_MSG_IV_SIZE];
	size_t i;

	memset(page, 0xee, sizeof(page));
	ck_assert(snpwire_guestmsg_write(&msg, page, SNPWIRE_MSG_HDR_SIZE));
	ck_assert_mem_eq(page + SNPWIRE_MSG_AAD_OFFSET, seen_aad,
			 SNPWIRE_MSG_AAD_SIZE);
	ck_assert_uint_eq(page[0], 0xaa);
	ck_assert_uint_eq(page[1], 0xbb);
	for (i = 2; i < 0x20; i++)
		ck_assert_uint_eq(page[i], 0);
	ck_assert_mem_eq(page + 0x20, "\1\0\0\0\0\0\0\0", 8);
	ck_assert_mem_eq(page + 0x28, "\0\0\0\0\0\0\0\0", 8);
	ck_assert_uint_eq(page[SNPWIRE_MSG_HDR_SIZE], 0xee);
	snpwire_guestmsg_iv(1, iv);
	ck_assert_mem_eq(iv, seen_iv, sizeof(iv));
}
END_TEST

START_TEST(binds_all_of_the_number)
{
	uint8_t iv[SNPWIRE_MSG_IV_SIZE];

	snpwire_guestmsg_iv(UINT64_C(0x8877665544332211), iv);
	ck_assert_mem_eq(iv, "\x11\x22\x33\x44\x55\x66\x77\x88\0\0\0\0", 12);
}
END_TEST

/* Offsets of AMD publication 56860: each byte of the header is its own. */
START_TEST(reads_each_field_at_its_place)
{
	uint8_t page[SNPWIRE_MSG_HDR_SIZE];
	struct snpwire_guestmsg msg;
	size_t i;

	for (i = 0; i < sizeof(page); i++)
		page[i] = (uint8_t)i;
	ck_assert(snpwire_guestmsg_read(page, sizeof(page), &msg));
	ck_assert_mem_eq(msg.authtag, page, 16);
	ck_assert_uint_eq(msg.seqno, UINT64_C(0x2726252423222120));
	ck_assert_uint_eq(msg.algo, 0x30);
	ck_assert_uint_eq(msg.hdr_version, 0x31);
	ck_assert_uint_eq(msg.hdr_size, 0x3332);
	ck_assert_uint_eq(msg.type, 0x34);
	ck_assert_uint_eq(msg.version, 0x35);
	ck_assert_uint_eq(msg.size, 0x3736);
	ck_assert_uint_eq(msg.vmpck, 0x3c);
}
END_TEST

START_TEST(refuses_every_cut)
{
	uint8_t page[SNPWIRE_MSG_HDR_SIZE] = { 0 };
	struct snpwire_guestmsg msg = { 0 };
	size_t len;

	for (len = 0; len < sizeof(page); len++) {
		ck_assert(!snpwire_guestmsg_read(page, len, &msg));
		ck_assert(!snpwire_guestmsg_write(&msg, page, len));
	}
	ck_assert(snpwire_guestmsg_read(page, len, &msg));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("guestmsg");
	TCase *all = tcase_create("all");

	tcase_add_test(all, writes_what_was_seen);
	tcase_add_test(all, binds_all_of_the_number);
	tcase_add_test(all, reads_each_field_at_its_place);
	tcase_add_test(all, refuses_every_cut);
	suite_add_tcase(suite, all);
	return suite;
}
