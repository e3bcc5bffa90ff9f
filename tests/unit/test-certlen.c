/* SPDX-License-Identifier: MIT */
/* Asking for the certificates' length: no message, no key at stake. */
#include "unit.h"

#include <errno.h>

#include "core/certlen.h"
#include "guest.h"

#define INVALID_LEN SNPCORE_EXIT_INVALID_LEN

static struct guest guest;
static struct caller caller;

static enum snpcore_todo query(void)
{
	guest_caller(&caller, SNPCORE_EXT_REPORT, 1, 0x5a, 0);
	return guest_ask(&guest, &caller);
}

static void expect_length(uint32_t certs_len)
{
	(void)guest_settle(&guest);
	ck_assert(caller.over);
	ck_assert_int_eq(caller.call.error, -EIO);
	ck_assert_uint_eq(caller.call.exitinfo2, INVALID_LEN);
	ck_assert_uint_eq(caller.call.certs_len, certs_len);
	ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_READY);
	ck_assert_uint_eq(guest.stores, 0);
	ck_assert(!guest.key_gone);
}

START_TEST(pages_are_clipped)
{
	ck_assert_uint_eq(snpcore_clip_pages(0), 0);
	ck_assert_uint_eq(snpcore_clip_pages(4), 4);
	ck_assert_uint_eq(snpcore_clip_pages(0xfffff), 0xfffff);
	ck_assert_uint_eq(snpcore_clip_pages(0x100000), 0xfffff);
	ck_assert_uint_eq(snpcore_clip_pages(UINT64_MAX), 0xfffff);
}
END_TEST

START_TEST(what_counts_as_a_query)
{
	static const struct {
		enum snpcore_kind kind;
		bool address;
		uint32_t certs_len;
		bool query;
	} rows[] = {
		{ SNPCORE_EXT_REPORT, false, 0, true },
		{ SNPCORE_EXT_REPORT, true, 0, true },
		{ SNPCORE_EXT_REPORT, false, 0x1000, true },
		{ SNPCORE_EXT_REPORT, true, 0x1000, false },
		{ SNPCORE_REPORT, false, 0, false },
		{ SNPCORE_DERIVED_KEY, false, 0, false },
		{ SNPCORE_RETRY, false, 0, false },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		guest_boot(&guest, NULL);
		guest_caller(&caller, rows[i].kind, 1, 0, 0);
		caller.call.has_certs_address = rows[i].address;
		caller.call.certs_len = rows[i].certs_len;
		ck_assert_int_eq(snpcore_must_query(&guest.ch, &caller.call),
				 rows[i].query);
		ck_assert(!snpcore_length_known(&guest.ch, &caller.call));
		snpcore_learn_length(&guest.ch, 2);
		ck_assert(!snpcore_must_query(&guest.ch, &caller.call));
		ck_assert_int_eq(snpcore_length_known(&guest.ch, &caller.call),
				 rows[i].query);
		/* None known: the host is asked for a report. */
		snpcore_learn_length(&guest.ch, 0);
		ck_assert(!snpcore_must_query(&guest.ch, &caller.call));
		ck_assert(!snpcore_length_known(&guest.ch, &caller.call));
	}
}
END_TEST

START_TEST(the_page_is_all_zero)
{
	guest_boot(&guest, NULL);
	ck_assert_int_eq(query(), SNPCORE_DO_SEND);
	ck_assert_uint_eq(guest.action.exit_code, 0x80000012);
	ck_assert_uint_eq(guest.action.npages, 0);
	ck_assert(guest_is_zero(guest.request, sizeof(guest.request)));
	ck_assert_uint_eq(guest.counter, 0);
}
END_TEST

/* Whatever the host says but BUSY and failure, the caller hears a length. */
START_TEST(every_answer_gives_a_length)
{
	static const struct {
		uint64_t exitinfo2, pages;
		uint32_t certs_len;
	} rows[] = {
		{ INVALID_LEN, 1, 0x1000 },
		{ INVALID_LEN, 0, 0 },
		{ INVALID_LEN, UINT64_MAX, 0xfffff000 },
		{ INVALID_LEN | 1, 7, 0 },
		{ 0x16, 7, 0 },
		{ UINT64_MAX, 7, 0 },
		{ UINT64_C(3) << 32, 7, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		guest_boot(&guest, NULL);
		ck_assert_int_eq(query(), SNPCORE_DO_SEND);
		guest_answer(&guest, rows[i].exitinfo2, rows[i].pages);
		expect_length(rows[i].certs_len);
		/* From now on: known, or a real request. */
		ck_assert_int_eq(query(), rows[i].certs_len ? SNPCORE_DO_NOTHING
							    : SNPCORE_DO_SEND);
		if (rows[i].certs_len)
			expect_length(rows[i].certs_len);
		else
			ck_assert_uint_eq(guest.counter, 2);
	}
}
END_TEST

/* 0 to a query: a host that let the zero page pass. */
START_TEST(success_means_no_certificates)
{
	guest_boot(&guest, NULL);
	ck_assert_int_eq(query(), SNPCORE_DO_SEND);
	snpcore_answer(&guest.ch, guest.now, &(struct snpcore_answer){ 0 });
	expect_length(0);
	/* The next one brings the report, without certificates. */
	ck_assert_int_eq(query(), SNPCORE_DO_SEND);
	ck_assert_uint_eq(guest.action.exit_code, 0x80000012);
	ck_assert_uint_eq(guest.action.npages, 0);
	ck_assert_uint_eq(guest.request[0x20], 1);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
	ck_assert_int_eq(caller.call.error, 0);
	ck_assert_uint_eq(caller.call.exitinfo2, 0);
}
END_TEST

/* ... or the host has got some by now. */
START_TEST(none_known_becomes_some)
{
	guest_boot(&guest, NULL);
	snpcore_learn_length(&guest.ch, 0);
	ck_assert_int_eq(query(), SNPCORE_DO_SEND);
	guest_answer(&guest, INVALID_LEN, 2);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_SEND);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
	ck_assert_int_eq(caller.call.error, -EIO);
	ck_assert_uint_eq(caller.call.certs_len, 0x2000);
	ck_assert_uint_eq(guest.sends, 2);
	ck_assert_int_eq(query(), SNPCORE_DO_NOTHING);
	ck_assert_uint_eq(guest.sends, 2);
}
END_TEST

START_TEST(a_failed_query_is_not_remembered)
{
	guest_boot(&guest, NULL);
	ck_assert_int_eq(query(), SNPCORE_DO_SEND);
	guest_fail(&guest);
	(void)guest_settle(&guest);
	ck_assert_int_eq(caller.call.error, -EIO);
	ck_assert_uint_eq(caller.call.exitinfo2, SNPCORE_EXIT_NOT_CALLED);
	ck_assert(!guest.key_gone);
	ck_assert(!guest.ch.certs_known);
	ck_assert_int_eq(query(), SNPCORE_DO_SEND);
	ck_assert(guest_is_zero(guest.request, sizeof(guest.request)));
}
END_TEST

/* Throttled, a query goes again; given up, nothing is pending. */
START_TEST(busy_queries)
{
	guest_boot(&guest, NULL);
	ck_assert_int_eq(query(), SNPCORE_DO_SEND);
	guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_WAIT);
	ck_assert_uint_eq(guest.action.until, guest.now + 500);
	guest.now += 500;
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_SEND);
	ck_assert(guest_is_zero(guest.request, sizeof(guest.request)));
	guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
	snpcore_interrupt(&guest.ch, &caller.call);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_NOTHING);
	ck_assert_int_eq(caller.call.error, -EINTR);
	ck_assert_uint_eq(caller.call.exitinfo2, SNPCORE_EXIT_NOT_CALLED);
	ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_READY);
}
END_TEST

/* What is known is told while another's message is pending. */
START_TEST(known_while_pending)
{
	struct caller owner;

	guest_boot(&guest, NULL);
	snpcore_learn_length(&guest.ch, 3);
	guest_caller(&owner, SNPCORE_REPORT, 2, 0x11, 0);
	guest_leave_pending(&guest, &owner);
	ck_assert_int_eq(query(), SNPCORE_DO_NOTHING);
	ck_assert_int_eq(caller.call.error, -EIO);
	ck_assert_uint_eq(caller.call.certs_len, 0x3000);
	ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_PENDING);
	ck_assert_uint_eq(guest.sends, 1);
}
END_TEST

/* Who knows the length answers at the door: even who cannot wait hears it. */
START_TEST(known_while_somebody_is_inside)
{
	static struct caller inside;

	guest_boot(&guest, NULL);
	snpcore_learn_length(&guest.ch, 3);
	guest_caller(&inside, SNPCORE_REPORT, 2, 1, 0);
	ck_assert_int_eq(guest_ask(&guest, &inside), SNPCORE_DO_SEND);
	guest_caller(&caller, SNPCORE_EXT_REPORT, 1, 0x5a, 0);
	caller.call.nonblock = true;
	ck_assert_int_eq(guest_ask(&guest, &caller), SNPCORE_DO_NOTHING);
	ck_assert(caller.over && !inside.over);
	ck_assert_int_eq(caller.call.error, -EIO);
	ck_assert_uint_eq(caller.call.certs_len, 0x3000);
}
END_TEST

/* Two ask at once: what the first one learns serves the second. */
START_TEST(known_once_the_first_has_asked)
{
	static struct caller second;

	guest_boot(&guest, NULL);
	ck_assert_int_eq(query(), SNPCORE_DO_SEND);
	guest_caller(&second, SNPCORE_EXT_REPORT, 2, 1, 0);
	(void)guest_ask(&guest, &second);
	ck_assert(!second.over);
	guest_answer(&guest, INVALID_LEN, 2);
	expect_length(0x2000);
	ck_assert(second.over);
	ck_assert_int_eq(second.call.error, -EIO);
	ck_assert_uint_eq(second.call.exitinfo2, INVALID_LEN);
	ck_assert_uint_eq(second.call.certs_len, 0x2000);
	ck_assert_uint_eq(guest.sends, 1);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("certlen");
	TCase *tcase = tcase_create("certlen");

	tcase_add_test(tcase, pages_are_clipped);
	tcase_add_test(tcase, what_counts_as_a_query);
	tcase_add_test(tcase, the_page_is_all_zero);
	tcase_add_test(tcase, every_answer_gives_a_length);
	tcase_add_test(tcase, success_means_no_certificates);
	tcase_add_test(tcase, none_known_becomes_some);
	tcase_add_test(tcase, a_failed_query_is_not_remembered);
	tcase_add_test(tcase, busy_queries);
	tcase_add_test(tcase, known_while_pending);
	tcase_add_test(tcase, known_while_somebody_is_inside);
	tcase_add_test(tcase, known_once_the_first_has_asked);
	suite_add_tcase(suite, tcase);
	return suite;
}
