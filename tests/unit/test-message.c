/* SPDX-License-Identifier: MIT */
/*
 * A sealed message, byte by byte.  What is right is spelt out from 56860,
 * "Guest Messages", and sealed by OpenSSL itself; nothing of src/wire or of
 * our AEAD helps.
 */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "core/message.h"
#include "gcm.h"
#include "guest.h"

static struct guest guest;
static struct caller caller;
static struct snpcore_message msg;
static struct snpcore_outcome outcome;

/* ALGO to the header's end, which is also what the tag is made over. */
static const uint8_t report_aad[48] = {
	1,	       /* 0x30 ALGO: AES-256-GCM */
	1,	       /* 0x31 HDR_VERSION */
	0x60, 0,       /* 0x32 HDR_SIZE */
	5,	       /* 0x34 MSG_TYPE: MSG_REPORT_REQ */
	7,	       /* 0x35 MSG_VERSION: as the caller has it */
	0x60, 0,       /* 0x36 MSG_SIZE: 96 */
	0,    0, 0, 0, /* 0x38 reserved */
	2,	       /* 0x3c MSG_VMPCK */
};
static const uint8_t key_aad[48] = {
	1, 1, 0x60, 0, 3, 1, 0x20, 0, 0, 0, 0, 0, 2,
};
/* The sequence number 0x0000000080000003, little-endian, then zeros. */
static const uint8_t iv[12] = { 0x03, 0, 0, 0x80 };
#define SEQNO UINT64_C(0x80000003)

static void boot(void)
{
	struct snpcore_config config = guest_config();

	config.vmpck_id = 2;
	guest_boot(&guest, &config);
	memset(&msg, 0, sizeof(msg));
	memset(&outcome, 0, sizeof(outcome));
}

/* The page that ought to come of @aad and @plain. */
static void expect_page(const uint8_t aad[48], const uint8_t *plain, int len)
{
	uint8_t page[4096] = { 0 };

	memcpy(page + 0x20, iv, 8);
	memcpy(page + 0x30, aad, 48);
	gcm_seal(guest.key, iv, aad, 48, plain, len, page + 0x60, page);
	ck_assert_mem_eq(msg.page, page, sizeof(page));
}

START_TEST(a_report_request)
{
	boot();
	guest_caller(&caller, SNPCORE_REPORT, 9, 0x3c, 0);
	caller.call.msg_version = 7;
	ck_assert(snpcore_message_seal(&msg, &guest.ch.world, &caller.call,
				       SEQNO));
	expect_page(report_aad, caller.call.request, 96);
	ck_assert(msg.outstanding);
	ck_assert(!msg.completing);
	ck_assert_uint_eq(msg.seqno, SEQNO);
	ck_assert_uint_eq(msg.identity.owner, 9);
}
END_TEST

/* An extended request is the same message; its tail is the driver's. */
START_TEST(an_extended_request)
{
	boot();
	guest_caller(&caller, SNPCORE_EXT_REPORT, 9, 0x3c, 0x2000);
	caller.call.msg_version = 7;
	ck_assert(snpcore_message_seal(&msg, &guest.ch.world, &caller.call,
				       SEQNO));
	expect_page(report_aad, caller.call.request, 96);
	ck_assert_uint_eq(msg.identity.certs_len, 0x2000);
}
END_TEST

START_TEST(a_key_request)
{
	boot();
	guest_caller(&caller, SNPCORE_DERIVED_KEY, 9, 0x4b, 0);
	ck_assert(snpcore_message_seal(&msg, &guest.ch.world, &caller.call,
				       SEQNO));
	expect_page(key_aad, caller.call.request, 32);
}
END_TEST

START_TEST(a_cipher_that_refuses_leaves_nothing)
{
	boot();
	guest.cipher_refuses = true;
	guest_caller(&caller, SNPCORE_REPORT, 9, 0x3c, 0);
	ck_assert(!snpcore_message_seal(&msg, &guest.ch.world, &caller.call,
					SEQNO));
	ck_assert(guest_is_zero(&msg, sizeof(msg)));
}
END_TEST

/* The answer's header and where it lies, by hand; @len bytes of payload. */
static void answer_page(uint8_t page[4096], const uint8_t *plain, int len)
{
	static const uint8_t next[12] = { 0x04, 0, 0, 0x80 };

	memset(page, 0, 4096);
	memcpy(page + 0x20, next, 8);
	memcpy(page + 0x30, report_aad, 48);
	page[0x34] = 6; /* MSG_REPORT_RSP */
	page[0x36] = (uint8_t)len;
	page[0x37] = (uint8_t)(len >> 8);
	gcm_seal(guest.key, next, page + 0x30, 48, plain, len, page + 0x60,
		 page);
}

static void seal_report(void)
{
	boot();
	guest_caller(&caller, SNPCORE_REPORT, 9, 0x3c, 0);
	caller.call.msg_version = 7;
	ck_assert(snpcore_message_seal(&msg, &guest.ch.world, &caller.call,
				       SEQNO));
}

START_TEST(answers_of_any_size_open_and_are_padded)
{
	static const int sizes[] = { 0, 1, 32, 1216, 3999, 4000 };
	uint8_t page[4096], plain[4000], *response = outcome.response;
	size_t i;

	memset(plain, 0x99, sizeof(plain));
	seal_report();
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t len = (size_t)sizes[i];

		answer_page(page, plain, sizes[i]);
		ck_assert(snpcore_message_open(&msg, &guest.ch.world, page,
					       &outcome));
		ck_assert(memcmp(response, plain, len) == 0);
		ck_assert(guest_is_zero(response + len, 4000 - len));
		snpcore_outcome_wipe(&outcome);
		ck_assert(guest_is_zero(&outcome, sizeof(outcome)));
	}
}
END_TEST

/* Each byte of header, payload and tag counts, and bytes after it do not. */
START_TEST(one_bit_anywhere)
{
	uint8_t page[4096], plain[64];
	size_t i;

	memset(plain, 0x99, sizeof(plain));
	seal_report();
	answer_page(page, plain, 64);
	for (i = 0; i < 4096; i++) {
		/* 0x10..0x1f: the tag's unused half; 0x28..0x2f reserved */
		bool free_byte = (i >= 0x10 && i < 0x20) ||
				 (i >= 0x28 && i < 0x30) || i >= 0x60 + 64;

		page[i] ^= (uint8_t)(1u << i % 8);
		ck_assert_msg(snpcore_message_open(&msg, &guest.ch.world, page,
						   &outcome) == free_byte,
			      "byte %zu", i);
		if (free_byte)
			snpcore_outcome_wipe(&outcome);
		ck_assert(guest_is_zero(&outcome, sizeof(outcome)));
		page[i] ^= (uint8_t)(1u << i % 8);
	}
}
END_TEST

static struct snpcore_call same_call(void)
{
	struct snpcore_call call = caller.call;

	return call;
}

START_TEST(sameness)
{
	struct snpcore_call call;

	boot();
	guest_caller(&caller, SNPCORE_EXT_REPORT, 9, 0x3c, 0x2000);
	ck_assert(snpcore_message_seal(&msg, &guest.ch.world, &caller.call,
				       SEQNO));
	call = same_call();
	/* Its own pointers are the caller's business. */
	call.response = NULL;
	call.certs = NULL;
	call.nonblock = true;
	ck_assert(snpcore_identity_same(&msg.identity, &call));
	call.owner = 8;
	ck_assert(!snpcore_identity_same(&msg.identity, &call));
	call = same_call();
	call.kind = SNPCORE_REPORT;
	ck_assert(!snpcore_identity_same(&msg.identity, &call));
	call = same_call();
	call.msg_version = 2;
	ck_assert(!snpcore_identity_same(&msg.identity, &call));
	call = same_call();
	call.request[95] ^= 1;
	ck_assert(!snpcore_identity_same(&msg.identity, &call));
	call = same_call();
	call.certs_len = 0x1000;
	ck_assert(!snpcore_identity_same(&msg.identity, &call));
	call = same_call();
	call.has_certs_address = false;
	ck_assert(!snpcore_identity_same(&msg.identity, &call));
}
END_TEST

/* What was used is wiped, and that is all there was. */
START_TEST(wiping)
{
	uint8_t answer[4096];

	seal_report();
	snpcore_message_wipe(&msg);
	ck_assert(guest_is_zero(&msg, sizeof(msg)));
	memset(guest.certs, 0xce, sizeof(guest.certs));
	snpcore_outcome_fetch(&outcome, &guest.ch.world, answer, 0x4000);
	ck_assert_uint_eq(outcome.certs[0x3fff], 0xce);
	outcome.error = -EIO;
	outcome.exitinfo2 = 1;
	outcome.certs_len = 1;
	snpcore_outcome_wipe(&outcome);
	ck_assert(guest_is_zero(&outcome, sizeof(outcome)));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("message");
	TCase *tcase = tcase_create("message");

	tcase_add_test(tcase, a_report_request);
	tcase_add_test(tcase, an_extended_request);
	tcase_add_test(tcase, a_key_request);
	tcase_add_test(tcase, a_cipher_that_refuses_leaves_nothing);
	tcase_add_test(tcase, answers_of_any_size_open_and_are_padded);
	tcase_add_test(tcase, one_bit_anywhere);
	tcase_add_test(tcase, sameness);
	tcase_add_test(tcase, wiping);
	suite_add_tcase(suite, tcase);
	return suite;
}
