/* SPDX-License-Identifier: MIT */
/* The channel's door, its queue, its patience, poll() and unload. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "guest.h"

#define NOT_CALLED SNPCORE_EXIT_NOT_CALLED

static struct guest guest;
static struct caller one, two, three;

static void expect(const struct caller *caller, int error, uint64_t exitinfo2)
{
	ck_assert(caller->over);
	ck_assert_int_eq(caller->call.error, error);
	ck_assert_uint_eq(caller->call.exitinfo2, exitinfo2);
}

static enum snpcore_todo ask(struct caller *caller, uint64_t owner)
{
	guest_caller(caller, SNPCORE_REPORT, owner, (uint8_t)owner, 0);
	return guest_ask(&guest, caller);
}

/* ---- the door --------------------------------------------------------------
 */

START_TEST(senseless_settings_are_refused)
{
	struct snpcore_config config = guest_config();
	struct snpcore_channel ch;

	guest_boot(&guest, NULL);
	config.vmpck_id = 4;
	ck_assert_int_eq(
		snpcore_init(&ch, guest.ch.world.ops, &guest, &config, 0),
		-EINVAL);
}
END_TEST

START_TEST(states_have_names)
{
	ck_assert_str_eq(snpcore_state_name(SNPCORE_READY), "ready");
	ck_assert_str_eq(snpcore_state_name(SNPCORE_IN_FLIGHT), "in flight");
	ck_assert_str_eq(snpcore_state_name(SNPCORE_PENDING), "pending");
	ck_assert_str_eq(snpcore_state_name(SNPCORE_DISABLED), "disabled");
	ck_assert_str_eq(snpcore_state_name((enum snpcore_state)7), "?");
}
END_TEST

START_TEST(arguments)
{
	static const struct {
		enum snpcore_kind kind;
		uint8_t version;
		uint32_t certs_len;
		int error; /* 0: it is sent */
	} rows[] = {
		{ SNPCORE_REPORT, 0, 0, -EINVAL },
		{ SNPCORE_DERIVED_KEY, 0, 0, -EINVAL },
		{ SNPCORE_EXT_REPORT, 0, 0x1000, -EINVAL },
		{ SNPCORE_EXT_REPORT, 1, 1, -EINVAL },
		{ SNPCORE_EXT_REPORT, 1, 0x1001, -EINVAL },
		{ SNPCORE_EXT_REPORT, 1, 0x5000, -EINVAL },
		{ SNPCORE_EXT_REPORT, 1, 0xfffff000, -EINVAL },
		{ SNPCORE_RETRY, 0, 0, -EINVAL }, /* nothing is pending */
		{ SNPCORE_EXT_REPORT, 1, 0x4000, 0 },
		{ SNPCORE_EXT_REPORT, 255, 0x1000, 0 },
		{ SNPCORE_REPORT, 1, 0, 0 },
		/* what only an extended request has does not count elsewhere */
		{ SNPCORE_REPORT, 1, 7, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		guest_boot(&guest, NULL);
		guest_caller(&one, rows[i].kind, 1, 1, rows[i].certs_len);
		one.call.msg_version = rows[i].version;
		ck_assert_int_eq(guest_ask(&guest, &one),
				 rows[i].error ? SNPCORE_DO_NOTHING
					       : SNPCORE_DO_SEND);
		if (rows[i].error)
			expect(&one, rows[i].error, NOT_CALLED);
		ck_assert_int_eq(snpcore_state(&guest.ch),
				 rows[i].error ? SNPCORE_READY
					       : SNPCORE_IN_FLIGHT);
	}
}
END_TEST

START_TEST(somebody_is_inside)
{
	guest_boot(&guest, NULL);
	ck_assert_int_eq(ask(&one, 1), SNPCORE_DO_SEND);
	/* non-blocking: not now */
	guest_caller(&two, SNPCORE_REPORT, 2, 2, 0);
	two.call.nonblock = true;
	(void)guest_ask(&guest, &two);
	expect(&two, -EAGAIN, NOT_CALLED);
	/* nothing is pending while somebody is inside */
	guest_caller(&two, SNPCORE_RETRY, 1, 0, 0);
	(void)guest_ask(&guest, &two);
	expect(&two, -EINVAL, NOT_CALLED);
	/* all others wait their turn */
	(void)ask(&two, 2);
	(void)ask(&three, 3);
	ck_assert(!two.over);
	guest_answer(&guest, 0, 0);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_SEND);
	expect(&one, 0, 0);
	guest_answer(&guest, 0, 0);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_SEND);
	expect(&two, 0, 0);
	ck_assert(!three.over);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
	expect(&three, 0, 0);
	ck_assert_uint_eq(three.response[32 + 0x50], 3);
}
END_TEST

START_TEST(a_cipher_that_refuses)
{
	guest_boot(&guest, NULL);
	guest.cipher_refuses = true;
	ck_assert_int_eq(ask(&one, 1), SNPCORE_DO_NOTHING);
	expect(&one, -EIO, NOT_CALLED);
	ck_assert_uint_eq(guest.stores, 0);
	ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_READY);
}
END_TEST

/* ---- interruptions ---------------------------------------------------------
 */

START_TEST(interrupted_in_the_queue)
{
	guest_boot(&guest, NULL);
	(void)ask(&one, 1);
	(void)ask(&two, 2);
	snpcore_interrupt(&guest.ch, &two.call);
	(void)guest_settle(&guest);
	expect(&two, -EINTR, NOT_CALLED);
	/* A signal may come late, for one who is out already. */
	snpcore_interrupt(&guest.ch, &two.call);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_NOTHING);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
	expect(&one, 0, 0);
}
END_TEST

/* A host call cannot be interrupted, and its answer is not thrown away. */
START_TEST(interrupted_during_the_call)
{
	guest_boot(&guest, NULL);
	(void)ask(&one, 1);
	snpcore_interrupt(&guest.ch, &one.call);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_NOTHING);
	ck_assert(!one.over);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
	expect(&one, 0, 0);
}
END_TEST

static void use_up_the_rate(void)
{
	struct snpcore_config config = guest_config();

	config.rate_s = 1;
	config.rate_burst = 1;
	guest_boot(&guest, &config);
	ck_assert_int_eq(ask(&one, 1), SNPCORE_DO_SEND);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
}

START_TEST(waiting_for_a_token)
{
	use_up_the_rate();
	ck_assert_int_eq(ask(&one, 1), SNPCORE_DO_WAIT);
	ck_assert_uint_eq(guest.action.until, guest.now + 1000);
	ck_assert_uint_eq(guest.stores, 1);
	snpcore_interrupt(&guest.ch, &one.call);
	(void)guest_settle(&guest);
	expect(&one, -EINTR, NOT_CALLED);
	ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_READY);

	guest_caller(&one, SNPCORE_REPORT, 1, 1, 0);
	one.call.nonblock = true;
	ck_assert_int_eq(guest_ask(&guest, &one), SNPCORE_DO_NOTHING);
	expect(&one, -EAGAIN, NOT_CALLED);
	ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_READY);

	ck_assert_int_eq(ask(&one, 1), SNPCORE_DO_WAIT);
	guest.now += 1000;
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_SEND);

	/* Token and signal at once: nothing was sealed, so nothing is. */
	use_up_the_rate();
	ck_assert_int_eq(ask(&one, 1), SNPCORE_DO_WAIT);
	snpcore_interrupt(&guest.ch, &one.call);
	guest.now += 1000;
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_NOTHING);
	expect(&one, -EINTR, NOT_CALLED);
	ck_assert_uint_eq(guest.stores, 1);
}
END_TEST

/* The completing request takes no token; every other host call does. */
START_TEST(completing_takes_no_token)
{
	use_up_the_rate();
	guest.now += 1000;
	guest_caller(&one, SNPCORE_EXT_REPORT, 1, 1, 0x1000);
	ck_assert_int_eq(guest_ask(&guest, &one), SNPCORE_DO_SEND);
	guest_answer(&guest, SNPCORE_EXIT_INVALID_LEN, 2);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_SEND);
	guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_WAIT);
	ck_assert_uint_eq(guest.action.until, guest.now + 1000);
}
END_TEST

/* ---- BUSY, and patience is at its end --------------------------------------
 */

START_TEST(busy_and_no_time)
{
	guest_boot(&guest, NULL);
	guest_caller(&one, SNPCORE_REPORT, 1, 1, 0);
	one.call.nonblock = true;
	ck_assert_int_eq(guest_ask(&guest, &one), SNPCORE_DO_SEND);
	guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
	(void)guest_settle(&guest);
	expect(&one, -EAGAIN, SNPCORE_EXIT_BUSY);
	ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_PENDING);
	ck_assert(!guest.key_gone);
}
END_TEST

static uint64_t busy_until_over(uint32_t timeout_s, uint64_t give_up_ms)
{
	struct snpcore_config config = guest_config();
	uint64_t start;

	config.busy_timeout_s = timeout_s;
	guest_boot(&guest, &config);
	start = guest.now;
	(void)ask(&one, 1);
	while (!one.over && guest.now - start < give_up_ms) {
		if (guest.action.todo == SNPCORE_DO_SEND)
			guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
		else
			guest.now = guest.action.until;
		(void)guest_settle(&guest);
	}
	return guest.now - start;
}

START_TEST(busy_timeout)
{
	static const uint32_t timeouts[] = { 1, 2, 60 };
	size_t i;

	for (i = 0; i < 3; i++) {
		ck_assert_uint_eq(busy_until_over(timeouts[i], 1000000),
				  timeouts[i] * 1000);
		expect(&one, -ETIMEDOUT, SNPCORE_EXIT_BUSY);
		ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_PENDING);
		ck_assert(!guest.key_gone);
		ck_assert_uint_eq(guest.stores, 1);
	}
	/* 0: for ever, as far as a test can tell. */
	ck_assert_uint_ge(busy_until_over(0, 1000000), 1000000);
	ck_assert(!one.over);
}
END_TEST

/* ---- poll() ----------------------------------------------------------------
 */

START_TEST(poll_says_when)
{
	guest_boot(&guest, NULL);
	ck_assert_uint_eq(snpcore_poll(&guest.ch, 1, guest.now), guest.now);
	(void)ask(&one, 1);
	ck_assert_uint_eq(snpcore_poll(&guest.ch, 2, guest.now), UINT64_MAX);
	guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
	snpcore_interrupt(&guest.ch, &one.call);
	(void)guest_settle(&guest);
	/* Pending: after its pause the owner's; another's after the lease. */
	ck_assert_uint_eq(snpcore_poll(&guest.ch, 1, guest.now),
			  guest.now + 500);
	ck_assert_uint_eq(snpcore_poll(&guest.ch, 2, guest.now),
			  guest.now + 10000);
	snpcore_release(&guest.ch, 1);
	ck_assert_uint_eq(snpcore_poll(&guest.ch, 2, guest.now),
			  guest.now + 500);
	/* A dead channel answers at once. */
	guest.now += 500;
	(void)ask(&two, 2);
	guest_fail(&guest);
	(void)guest_settle(&guest);
	ck_assert_uint_eq(snpcore_poll(&guest.ch, 1, guest.now), guest.now);

	use_up_the_rate();
	ck_assert_uint_eq(snpcore_poll(&guest.ch, 1, guest.now),
			  guest.now + 1000);
}
END_TEST

/* ---- unload ----------------------------------------------------------------
 */

START_TEST(unload_when_ready)
{
	guest_boot(&guest, NULL);
	snpcore_shutdown(&guest.ch, guest.now);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_NOTHING);
	ck_assert(!guest.key_gone);
	(void)ask(&one, 1);
	expect(&one, -ENODEV, NOT_CALLED);
	/* Who polls hears it at once. */
	ck_assert_uint_eq(snpcore_poll(&guest.ch, 1, guest.now), guest.now);
}
END_TEST

START_TEST(unload_ends_who_waits)
{
	use_up_the_rate();
	ck_assert_int_eq(ask(&one, 1), SNPCORE_DO_WAIT);
	(void)ask(&two, 2);
	snpcore_shutdown(&guest.ch, guest.now);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_NOTHING);
	expect(&one, -ENODEV, NOT_CALLED);
	expect(&two, -ENODEV, NOT_CALLED);
	ck_assert(!guest.key_gone);
}
END_TEST

/* Once more, at once; unfinished, the key goes. */
START_TEST(unload_with_a_pending_message)
{
	static const struct {
		uint64_t exitinfo2;
		bool dead;
	} rows[] = { { 0, false },
		     { SNPCORE_EXIT_BUSY, true },
		     { 0x16, true } };
	uint8_t sent[4096];
	size_t i;

	for (i = 0; i < 3; i++) {
		guest_boot(&guest, NULL);
		guest_caller(&one, SNPCORE_REPORT, 1, 1, 0);
		guest_leave_pending(&guest, &one);
		memcpy(sent, guest.request, sizeof(sent));
		snpcore_shutdown(&guest.ch, guest.now);
		ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_SEND);
		ck_assert_mem_eq(guest.request, sent, sizeof(sent));
		guest_answer(&guest, rows[i].exitinfo2, 0);
		ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_NOTHING);
		ck_assert_int_eq(guest.key_gone, rows[i].dead);
		ck_assert_uint_eq(guest.sends, 2);
		snpcore_destroy(&guest.ch);
		ck_assert(guest_is_zero(&guest.ch, sizeof(guest.ch)));
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("channel");
	TCase *tcase = tcase_create("channel");

	tcase_add_test(tcase, senseless_settings_are_refused);
	tcase_add_test(tcase, states_have_names);
	tcase_add_test(tcase, arguments);
	tcase_add_test(tcase, somebody_is_inside);
	tcase_add_test(tcase, a_cipher_that_refuses);
	tcase_add_test(tcase, interrupted_in_the_queue);
	tcase_add_test(tcase, interrupted_during_the_call);
	tcase_add_test(tcase, waiting_for_a_token);
	tcase_add_test(tcase, completing_takes_no_token);
	tcase_add_test(tcase, busy_and_no_time);
	tcase_add_test(tcase, busy_timeout);
	tcase_add_test(tcase, poll_says_when);
	tcase_add_test(tcase, unload_when_ready);
	tcase_add_test(tcase, unload_ends_who_waits);
	tcase_add_test(tcase, unload_with_a_pending_message);
	suite_add_tcase(suite, tcase);
	return suite;
}
