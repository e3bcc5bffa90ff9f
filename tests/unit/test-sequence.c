/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>

#include "core/sequence.h"
#include "guest.h"

static struct guest guest;
static struct caller caller;

/* As the secrets page has it, and what may follow. */
static const struct {
	uint32_t counter;
	bool starts; /* a driver starts on it */
	bool goes;   /* ... and has a number left */
	uint64_t seqno;
} rows[] = {
	{ 0, true, true, 1 },
	{ 1, false, false, 0 },
	{ 2, true, true, 3 },
	{ 0x7ffffffe, true, true, 0x7fffffff },
	{ 0xfffffffc, true, true, 0xfffffffd },
	/* its answer's number would not fit in 32 bits */
	{ 0xfffffffe, true, false, 0 },
	{ 0xffffffff, false, false, 0 },
};

START_TEST(next_number)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t seqno = 0;

		guest_boot(&guest, NULL);
		guest.counter = rows[i].counter;
		ck_assert_int_eq(snpcore_sequence_valid(&guest.ch.world),
				 rows[i].starts);
		ck_assert_int_eq(snpcore_sequence_next(&guest.ch.world, &seqno),
				 rows[i].goes);
		ck_assert_uint_eq(seqno, rows[i].seqno);
		ck_assert_uint_eq(guest.stores, 0);
	}
}
END_TEST

START_TEST(spending_stores_the_next_even_number)
{
	guest_boot(&guest, NULL);
	snpcore_sequence_spend(&guest.ch.world, 0x1235);
	ck_assert_uint_eq(guest.counter, 0x1236);
	ck_assert_uint_eq(guest.stores, 1);
}
END_TEST

START_TEST(an_odd_counter_is_refused_at_start)
{
	struct snpcore_config config = guest_config();
	struct snpcore_channel ch;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		guest_boot(&guest, NULL);
		guest.counter = rows[i].counter;
		ck_assert_int_eq(snpcore_init(&ch, guest.ch.world.ops, &guest,
					      &config, 0),
				 rows[i].starts ? 0 : -EINVAL);
	}
}
END_TEST

/* Refused before sealing: the key is as good as before. */
START_TEST(a_counter_that_has_run_out)
{
	guest_boot(&guest, NULL);
	guest.counter = 0xfffffffe;
	guest_caller(&caller, SNPCORE_REPORT, 1, 0x11, 0);
	ck_assert_int_eq(guest_ask(&guest, &caller), SNPCORE_DO_NOTHING);
	ck_assert(caller.over);
	ck_assert_int_eq(caller.call.error, -EIO);
	ck_assert_uint_eq(caller.call.exitinfo2, SNPCORE_EXIT_NOT_CALLED);
	ck_assert_uint_eq(guest.sends, 0);
	ck_assert_uint_eq(guest.counter, 0xfffffffe);
	ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_READY);
	ck_assert(!guest.key_gone);
}
END_TEST

START_TEST(the_counter_is_stored_before_the_first_send)
{
	guest_boot(&guest, NULL);
	guest_caller(&caller, SNPCORE_REPORT, 1, 0x11, 0);
	ck_assert_int_eq(guest_ask(&guest, &caller), SNPCORE_DO_SEND);
	ck_assert_uint_eq(guest.counter, 2);
	guest_answer(&guest, 0, 0);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_NOTHING);
	/* Once for each message, whatever happens to it. */
	ck_assert_uint_eq(guest.counter, 2);
	ck_assert_uint_eq(guest.stores, 1);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("sequence");
	TCase *tcase = tcase_create("sequence");

	tcase_add_test(tcase, next_number);
	tcase_add_test(tcase, spending_stores_the_next_even_number);
	tcase_add_test(tcase, an_odd_counter_is_refused_at_start);
	tcase_add_test(tcase, a_counter_that_has_run_out);
	tcase_add_test(tcase, the_counter_is_stored_before_the_first_send);
	suite_add_tcase(suite, tcase);
	return suite;
}
