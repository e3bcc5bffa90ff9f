/* SPDX-License-Identifier: MIT */
/* The protocol's table of host answers, row by row. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "guest.h"

#define INVALID_LEN SNPCORE_EXIT_INVALID_LEN

static struct guest guest;
static struct caller caller;

static void ask(enum snpcore_kind kind, uint32_t certs_len)
{
	guest_boot(&guest, NULL);
	guest_caller(&caller, kind, 1, 0x5a, certs_len);
	ck_assert_int_eq(guest_ask(&guest, &caller), SNPCORE_DO_SEND);
}

static void expect(size_t row, int error, uint64_t exitinfo2,
		   enum snpcore_state state)
{
	bool dead = state == SNPCORE_DISABLED;

	(void)guest_settle(&guest);
	ck_assert_msg(caller.over, "row %zu: not over", row);
	ck_assert_msg(caller.call.error == error, "row %zu: error %d", row,
		      caller.call.error);
	ck_assert_msg(caller.call.exitinfo2 == exitinfo2,
		      "row %zu: exitinfo2 %#llx", row,
		      (unsigned long long)caller.call.exitinfo2);
	ck_assert_msg(snpcore_state(&guest.ch) == state, "row %zu: state %d",
		      row, snpcore_state(&guest.ch));
	ck_assert_msg(guest.key_gone == dead, "row %zu: key", row);
	if (error)
		ck_assert(guest_is_zero(caller.response, 4000));
	ck_assert(guest_is_zero(guest.ch.answer, sizeof(guest.ch.answer)));
	ck_assert(guest_is_zero(&guest.ch.outcome, sizeof(guest.ch.outcome)));
	ck_assert(guest_is_zero(caller.call.request, 96));
}

/* Anything but 0, BUSY and a fitting INVALID_LEN takes the key. */
static const struct {
	enum snpcore_kind kind;
	uint32_t certs_len;
	uint64_t exitinfo2;
} refusals[] = {
	{ SNPCORE_REPORT, 0, 0x16 },
	{ SNPCORE_REPORT, 0, 0x1d },
	{ SNPCORE_REPORT, 0, 0xffffffff },
	{ SNPCORE_REPORT, 0, 0x00000000ffffffff },
	{ SNPCORE_REPORT, 0, INVALID_LEN },
	{ SNPCORE_DERIVED_KEY, 0, INVALID_LEN },
	{ SNPCORE_EXT_REPORT, 0x1000, INVALID_LEN | 0x16 },
	{ SNPCORE_REPORT, 0, SNPCORE_EXIT_BUSY | 1 },
	{ SNPCORE_REPORT, 0, UINT64_C(3) << 32 },
	{ SNPCORE_REPORT, 0, UINT64_C(0x80000000) << 32 },
	{ SNPCORE_REPORT, 0, UINT64_C(0xffffffff) << 32 },
	{ SNPCORE_REPORT, 0, UINT64_MAX },
};

START_TEST(refusals_take_the_key)
{
	size_t i;

	for (i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		ask(refusals[i].kind, refusals[i].certs_len);
		guest_answer(&guest, refusals[i].exitinfo2, 1);
		expect(i, -EIO, refusals[i].exitinfo2, SNPCORE_DISABLED);
		/* and nobody is served any more */
		guest_caller(&caller, SNPCORE_REPORT, 1, 0x5b, 0);
		ck_assert_int_eq(guest_ask(&guest, &caller),
				 SNPCORE_DO_NOTHING);
		ck_assert_int_eq(caller.call.error, -ENOTTY);
		ck_assert_uint_eq(caller.call.exitinfo2,
				  SNPCORE_EXIT_NOT_CALLED);
		ck_assert_uint_eq(guest.sends, 1);
	}
}
END_TEST

START_TEST(a_failed_call_takes_the_key)
{
	ask(SNPCORE_REPORT, 0);
	guest_fail(&guest);
	expect(0, -EIO, UINT64_MAX, SNPCORE_DISABLED);
}
END_TEST

START_TEST(an_honest_answer_is_delivered)
{
	static const enum snpcore_kind kinds[] = {
		SNPCORE_REPORT,
		SNPCORE_EXT_REPORT,
		SNPCORE_DERIVED_KEY,
	};
	uint8_t sent[32];
	size_t i;

	memset(sent, 0x5a, sizeof(sent));
	for (i = 0; i < 3; i++) {
		bool extended = kinds[i] == SNPCORE_EXT_REPORT;

		ask(kinds[i], extended ? 0x2000 : 0);
		ck_assert_uint_eq(guest.action.exit_code,
				  extended ? 0x80000012 : 0x80000011);
		ck_assert_uint_eq(guest.action.npages, extended ? 2 : 0);
		memset(guest.certs, 0xce, sizeof(guest.certs));
		guest_answer(&guest, 0, 0);
		expect(i, 0, 0, SNPCORE_READY);
		ck_assert_mem_eq(caller.response +
					 (kinds[i] == SNPCORE_DERIVED_KEY
						  ? 32
						  : 32 + 0x50),
				 sent, 32);
		ck_assert_uint_eq(guest.counter, 2);
		/* As many certificate bytes as were offered. */
		ck_assert_uint_eq(caller.certs[0], extended ? 0xce : 0);
		ck_assert_uint_eq(caller.certs[0x1fff], extended ? 0xce : 0);
		ck_assert(guest_is_zero(caller.certs + 0x2000, 0x2000));
	}
}
END_TEST

/* A firmware that seals a wrong field, one a row. */
START_TEST(wrong_fields_under_a_right_tag)
{
	size_t i;

	for (i = 0; i < 8; i++) {
		ask(SNPCORE_DERIVED_KEY, 0);
		guest.slip.seqno = i == 0 ? 2 : 0;
		guest.slip.algo = i == 1;
		guest.slip.hdr_version = i == 2;
		guest.slip.type = i == 3;
		guest.slip.version = i == 4;
		guest.slip.vmpck = i == 5;
		guest.slip.hdr_size = i == 6;
		guest.slip.size = i == 7; /* 65 bytes for 64 */
		guest_answer(&guest, 0, 0);
		expect(i, -EBADMSG, 0, SNPCORE_DISABLED);
	}
}
END_TEST

START_TEST(sizes_in_the_header_beyond_the_page)
{
	static const uint16_t sizes[] = { 4001, 4096, 0x8000, 0xffff };
	size_t i;

	for (i = 0; i < 4; i++) {
		ask(SNPCORE_REPORT, 0);
		ck_assert(guest_firmware(&guest));
		guest.response[0x36] = (uint8_t)sizes[i];
		guest.response[0x37] = (uint8_t)(sizes[i] >> 8);
		snpcore_answer(&guest.ch, guest.now,
			       &(struct snpcore_answer){ 0 });
		expect(i, -EBADMSG, 0, SNPCORE_DISABLED);
	}
}
END_TEST

/* One answer ago, none at all, and an answer to nobody. */
START_TEST(answers_that_are_not_to_this_message)
{
	uint8_t old[4096];
	size_t i;

	for (i = 0; i < 3; i++) {
		ask(SNPCORE_REPORT, 0);
		ck_assert(guest_firmware(&guest));
		memcpy(old, guest.response, sizeof(old));
		snpcore_answer(&guest.ch, guest.now,
			       &(struct snpcore_answer){ 0 });
		expect(i, 0, 0, SNPCORE_READY);
		guest_caller(&caller, SNPCORE_REPORT, 1, 0x5b, 0);
		ck_assert_int_eq(guest_ask(&guest, &caller), SNPCORE_DO_SEND);
		ck_assert(guest_is_zero(guest.response, 4096));
		memset(guest.response, i == 1 ? 0 : 0xff, 4096);
		if (i == 0)
			memcpy(guest.response, old, sizeof(old));
		snpcore_answer(&guest.ch, guest.now,
			       &(struct snpcore_answer){ 0 });
		expect(i, -EBADMSG, 0, SNPCORE_DISABLED);
	}
}
END_TEST

/* ---- INVALID_LEN on an extended request -----------------------------------
 */

static void ask_and_hear_invalid_len(uint64_t pages)
{
	uint8_t sent[4096];

	ask(SNPCORE_EXT_REPORT, 0x1000);
	memcpy(sent, guest.request, sizeof(sent));
	guest_answer(&guest, INVALID_LEN, pages);
	/* The same bytes, at once, as a plain request. */
	ck_assert_int_eq(guest_next(&guest), SNPCORE_DO_SEND);
	ck_assert_uint_eq(guest.action.exit_code, 0x80000011);
	ck_assert_uint_eq(guest.action.npages, 0);
	ck_assert_mem_eq(guest.request, sent, sizeof(sent));
}

START_TEST(invalid_len_says_how_many_pages)
{
	static const struct {
		uint64_t pages;
		uint32_t certs_len;
	} rows[] = {
		{ 0, 0 },
		{ 1, 0x1000 },
		{ 5, 0x5000 },
		{ 0xfffff, 0xfffff000 },
		{ 0x100000, 0xfffff000 },
		{ UINT64_C(1) << 32, 0xfffff000 },
		{ UINT64_MAX, 0xfffff000 },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ask_and_hear_invalid_len(rows[i].pages);
		guest_answer(&guest, 0, 0);
		expect(i, -EIO, INVALID_LEN, SNPCORE_READY);
		ck_assert_uint_eq(caller.call.certs_len, rows[i].certs_len);
		ck_assert_uint_eq(guest.counter, 2);
		ck_assert_uint_eq(guest.fw_seqno, 3);
	}
}
END_TEST

START_TEST(the_completing_answer_is_checked_like_any_other)
{
	ask_and_hear_invalid_len(2);
	guest_answer(&guest, INVALID_LEN, 2);
	expect(0, -EIO, INVALID_LEN, SNPCORE_DISABLED);

	ask_and_hear_invalid_len(2);
	guest_answer(&guest, 0x16, 0);
	expect(1, -EIO, 0x16, SNPCORE_DISABLED);

	ask_and_hear_invalid_len(2);
	ck_assert(guest_firmware(&guest));
	guest.response[0x60] ^= 1;
	snpcore_answer(&guest.ch, guest.now, &(struct snpcore_answer){ 0 });
	expect(2, -EBADMSG, 0, SNPCORE_DISABLED);

	ask_and_hear_invalid_len(2);
	guest_fail(&guest);
	expect(3, -EIO, UINT64_MAX, SNPCORE_DISABLED);
}
END_TEST

START_TEST(the_completing_answer_may_be_busy)
{
	ask_and_hear_invalid_len(2);
	guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
	ck_assert_int_eq(guest_next(&guest), SNPCORE_DO_WAIT);
	ck_assert_uint_eq(guest.action.until, guest.now + 500);
	guest.now += 500;
	ck_assert_int_eq(guest_next(&guest), SNPCORE_DO_SEND);
	ck_assert_uint_eq(guest.action.exit_code, 0x80000011);
	guest_answer(&guest, 0, 0);
	expect(0, -EIO, INVALID_LEN, SNPCORE_READY);
	ck_assert_uint_eq(caller.call.certs_len, 0x2000);
}
END_TEST

/* ---- BUSY ------------------------------------------------------------------
 */

START_TEST(busy_is_waited_out_and_the_same_bytes_go_again)
{
	static const struct {
		uint32_t rate_s, pause_ms;
	} rows[] = { { 0, 500 }, { 1, 500 }, { 2, 1000 }, { 7, 3500 } };
	struct snpcore_config config = guest_config();
	uint8_t sent[4096];
	size_t i;

	for (i = 0; i < 4; i++) {
		config.rate_s = rows[i].rate_s;
		config.rate_burst = 1000;
		guest_boot(&guest, &config);
		guest_caller(&caller, SNPCORE_REPORT, 1, 0x5a, 0);
		ck_assert_int_eq(guest_ask(&guest, &caller), SNPCORE_DO_SEND);
		memcpy(sent, guest.request, sizeof(sent));
		guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
		ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_IN_FLIGHT);
		ck_assert_int_eq(guest_next(&guest), SNPCORE_DO_WAIT);
		ck_assert_uint_eq(guest.action.until,
				  guest.now + rows[i].pause_ms);
		guest.now += rows[i].pause_ms;
		ck_assert_int_eq(guest_next(&guest), SNPCORE_DO_SEND);
		ck_assert_mem_eq(guest.request, sent, sizeof(sent));
		guest_answer(&guest, 0, 0);
		expect(i, 0, 0, SNPCORE_READY);
		ck_assert_uint_eq(guest.stores, 1);
	}
}
END_TEST

/* An answer that nobody waits for changes nothing. */
START_TEST(an_answer_out_of_turn)
{
	guest_boot(&guest, NULL);
	guest_fail(&guest);
	ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_READY);
	ck_assert(!guest.key_gone);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("answer");
	TCase *tcase = tcase_create("answer");

	tcase_add_test(tcase, refusals_take_the_key);
	tcase_add_test(tcase, a_failed_call_takes_the_key);
	tcase_add_test(tcase, an_honest_answer_is_delivered);
	tcase_add_test(tcase, wrong_fields_under_a_right_tag);
	tcase_add_test(tcase, sizes_in_the_header_beyond_the_page);
	tcase_add_test(tcase, answers_that_are_not_to_this_message);
	tcase_add_test(tcase, invalid_len_says_how_many_pages);
	tcase_add_test(tcase, the_completing_answer_is_checked_like_any_other);
	tcase_add_test(tcase, the_completing_answer_may_be_busy);
	tcase_add_test(tcase, busy_is_waited_out_and_the_same_bytes_go_again);
	tcase_add_test(tcase, an_answer_out_of_turn);
	suite_add_tcase(suite, tcase);
	return suite;
}
