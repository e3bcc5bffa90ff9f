/* SPDX-License-Identifier: MIT */
/* Whose a pending message is, and what becomes of it. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "guest.h"

#define OWNER 1u
#define OTHER 2u
#define MINE 0x5a
#define ELSE 0x66

static struct guest guest;
static struct caller first, second;
static uint8_t sent[4096]; /* the pending message */

static void leave_pending(void)
{
	guest_boot(&guest, NULL);
	guest_caller(&first, SNPCORE_REPORT, OWNER, MINE, 0);
	guest_leave_pending(&guest, &first);
	memcpy(sent, guest.request, sizeof(sent));
	ck_assert(first.over);
	ck_assert_int_eq(first.call.error, -EINTR);
	ck_assert_uint_eq(first.call.exitinfo2, SNPCORE_EXIT_BUSY);
	ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_PENDING);
	ck_assert_uint_eq(guest.stores, 1);
	/* The pause after BUSY is over when the next one comes. */
	guest.now += 500;
}

static void expect_over(const struct caller *caller, int error,
			uint64_t exitinfo2, enum snpcore_state state)
{
	ck_assert(caller->over);
	ck_assert_int_eq(caller->call.error, error);
	ck_assert_uint_eq(caller->call.exitinfo2, exitinfo2);
	ck_assert_int_eq(snpcore_state(&guest.ch), state);
	ck_assert(!guest.key_gone);
}

static void expect_mine(const struct caller *caller, uint8_t fill)
{
	uint8_t want[32];

	memset(want, fill, sizeof(want));
	ck_assert_mem_eq(caller->response + 32 + 0x50, want, 32);
}

enum happening { AT_ONCE, LEASE_ENDS, LEASE_NEARLY_ENDS, RELEASED };
enum follows {
	RESUMED,  /* the same bytes go, and the caller gets their answer */
	FINISHED, /* the same bytes go, and nobody gets their answer yet */
	ORPHANED, /* the same bytes go, then a message of the caller's own */
	REFUSED,
};

static const struct {
	enum happening happening;
	uint64_t owner;
	enum snpcore_kind kind;
	uint8_t fill;
	enum follows follows;
	int error;
} rows[] = {
	{ AT_ONCE, OWNER, SNPCORE_REPORT, MINE, RESUMED, 0 },
	{ AT_ONCE, OWNER, SNPCORE_RETRY, 0, FINISHED, 0 },
	{ AT_ONCE, OWNER, SNPCORE_REPORT, ELSE, ORPHANED, 0 },
	{ AT_ONCE, OWNER, SNPCORE_DERIVED_KEY, MINE, ORPHANED, 0 },
	{ AT_ONCE, OTHER, SNPCORE_REPORT, MINE, REFUSED, -EBUSY },
	{ AT_ONCE, OTHER, SNPCORE_REPORT, ELSE, REFUSED, -EBUSY },
	{ AT_ONCE, OTHER, SNPCORE_RETRY, 0, REFUSED, -EBUSY },
	{ LEASE_NEARLY_ENDS, OWNER, SNPCORE_REPORT, MINE, RESUMED, 0 },
	{ LEASE_NEARLY_ENDS, OTHER, SNPCORE_REPORT, ELSE, REFUSED, -EBUSY },
	{ LEASE_ENDS, OTHER, SNPCORE_REPORT, ELSE, ORPHANED, 0 },
	{ LEASE_ENDS, OTHER, SNPCORE_RETRY, 0, REFUSED, -EINVAL },
	{ LEASE_ENDS, OWNER, SNPCORE_REPORT, MINE, ORPHANED, 0 },
	{ LEASE_ENDS, OWNER, SNPCORE_RETRY, 0, REFUSED, -EINVAL },
	{ RELEASED, OTHER, SNPCORE_REPORT, MINE, ORPHANED, 0 },
	{ RELEASED, OTHER, SNPCORE_RETRY, 0, REFUSED, -EINVAL },
};

static void happen(enum happening happening)
{
	if (happening == LEASE_ENDS)
		guest.now += 10000;
	if (happening == LEASE_NEARLY_ENDS)
		guest.now += 9499;
	if (happening == RELEASED)
		snpcore_release(&guest.ch, OWNER);
}

START_TEST(who_asks_next)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum snpcore_todo todo;

		leave_pending();
		happen(rows[i].happening);
		guest_caller(&second, rows[i].kind, rows[i].owner, rows[i].fill,
			     0);
		todo = guest_ask(&guest, &second);
		if (rows[i].follows == REFUSED) {
			expect_over(&second, rows[i].error,
				    SNPCORE_EXIT_NOT_CALLED, SNPCORE_PENDING);
			ck_assert_uint_eq(guest.sends, 1);
			continue;
		}
		ck_assert_int_eq(todo, SNPCORE_DO_SEND);
		ck_assert_mem_eq(guest.request, sent, sizeof(sent));
		guest_answer(&guest, 0, 0);
		todo = guest_settle(&guest);
		if (rows[i].follows == ORPHANED) {
			ck_assert(!second.over);
			ck_assert_int_eq(todo, SNPCORE_DO_SEND);
			ck_assert_uint_eq(guest.request[0x20], 3);
			guest_answer(&guest, 0, 0);
			(void)guest_settle(&guest);
		}
		expect_over(&second, 0,
			    rows[i].follows == FINISHED
				    ? SNPCORE_EXIT_NOT_CALLED
				    : 0,
			    SNPCORE_READY);
		if (rows[i].kind == SNPCORE_REPORT)
			expect_mine(&second, rows[i].fill);
	}
}
END_TEST

/* An orphan's answer is discarded, and so is what INVALID_LEN came to. */
START_TEST(interrupted_over_an_orphan_nothing_was_sealed)
{
	leave_pending();
	snpcore_release(&guest.ch, OWNER);
	guest_caller(&second, SNPCORE_REPORT, OTHER, ELSE, 0);
	ck_assert_int_eq(guest_ask(&guest, &second), SNPCORE_DO_SEND);
	guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
	snpcore_interrupt(&guest.ch, &second.call);
	(void)guest_settle(&guest);
	expect_over(&second, -EINTR, SNPCORE_EXIT_NOT_CALLED, SNPCORE_PENDING);
	ck_assert_uint_eq(guest.stores, 1);
}
END_TEST

/* ---- what SNP_RETRY finished -----------------------------------------------
 */

static void retry_until_kept(void)
{
	leave_pending();
	guest_caller(&second, SNPCORE_RETRY, OWNER, 0, 0);
	ck_assert_int_eq(guest_ask(&guest, &second), SNPCORE_DO_SEND);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
	ck_assert(guest.ch.kept);
	/* It is remembered when to forget. */
	ck_assert_int_eq(guest.action.todo, SNPCORE_DO_WAIT);
	ck_assert_uint_eq(guest.action.until, guest.now + 10000);
}

static void expect_forgotten(void)
{
	ck_assert(!guest.ch.kept);
	ck_assert(guest_is_zero(&guest.ch.kept_outcome,
				sizeof(guest.ch.kept_outcome)));
	ck_assert(guest_is_zero(&guest.ch.kept_identity,
				sizeof(guest.ch.kept_identity)));
}

START_TEST(the_same_request_collects_once)
{
	retry_until_kept();
	guest_caller(&first, SNPCORE_REPORT, OWNER, MINE, 0);
	(void)guest_ask(&guest, &first);
	expect_over(&first, 0, 0, SNPCORE_READY);
	expect_mine(&first, MINE);
	ck_assert_uint_eq(guest.sends, 2);
	expect_forgotten();
	/* The next one is a request as any. */
	guest_caller(&first, SNPCORE_REPORT, OWNER, MINE, 0);
	ck_assert_int_eq(guest_ask(&guest, &first), SNPCORE_DO_SEND);
}
END_TEST

START_TEST(a_different_request_of_the_owner_forgets)
{
	retry_until_kept();
	guest_caller(&first, SNPCORE_REPORT, OWNER, ELSE, 0);
	ck_assert_int_eq(guest_ask(&guest, &first), SNPCORE_DO_SEND);
	expect_forgotten();
}
END_TEST

START_TEST(another_file_neither_collects_nor_forgets)
{
	retry_until_kept();
	guest_caller(&first, SNPCORE_REPORT, OTHER, MINE, 0);
	ck_assert_int_eq(guest_ask(&guest, &first), SNPCORE_DO_SEND);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
	ck_assert_uint_eq(guest.sends, 3);
	snpcore_release(&guest.ch, OTHER);
	ck_assert(guest.ch.kept);
}
END_TEST

/* One has room: whose came first asks anew, and is handed nobody else's. */
START_TEST(the_latest_outcome_is_kept)
{
	retry_until_kept();
	guest_caller(&second, SNPCORE_REPORT, OTHER, ELSE, 0);
	guest_leave_pending(&guest, &second);
	guest.now += 500;
	guest_caller(&second, SNPCORE_RETRY, OTHER, 0, 0);
	ck_assert_int_eq(guest_ask(&guest, &second), SNPCORE_DO_SEND);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
	expect_over(&second, 0, SNPCORE_EXIT_NOT_CALLED, SNPCORE_READY);
	guest_caller(&first, SNPCORE_REPORT, OWNER, MINE, 0);
	ck_assert_int_eq(guest_ask(&guest, &first), SNPCORE_DO_SEND);
	ck_assert_uint_eq(guest.request[0x20], 5);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
	expect_over(&first, 0, 0, SNPCORE_READY);
	expect_mine(&first, MINE);
	ck_assert_uint_eq(guest.sends, 5);
	guest_caller(&second, SNPCORE_REPORT, OTHER, ELSE, 0);
	(void)guest_ask(&guest, &second);
	expect_over(&second, 0, 0, SNPCORE_READY);
	expect_mine(&second, ELSE);
	ck_assert_uint_eq(guest.sends, 5);
	expect_forgotten();
}
END_TEST

START_TEST(release_and_the_end_of_the_lease_forget)
{
	retry_until_kept();
	snpcore_release(&guest.ch, OWNER);
	expect_forgotten();
	retry_until_kept();
	guest.now += 9999;
	(void)guest_settle(&guest);
	ck_assert(guest.ch.kept);
	guest.now++;
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_NOTHING);
	expect_forgotten();
}
END_TEST

START_TEST(a_lease_ends_in_the_pause_of_another)
{
	retry_until_kept();
	guest.now += 9800;
	guest_caller(&first, SNPCORE_REPORT, OTHER, ELSE, 0);
	ck_assert_int_eq(guest_ask(&guest, &first), SNPCORE_DO_SEND);
	guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_WAIT);
	ck_assert_uint_eq(guest.action.until, guest.now + 200);
	guest.now += 200;
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_WAIT);
	ck_assert_uint_eq(guest.action.until, guest.now + 300);
	expect_forgotten();
}
END_TEST

/* Nobody is woken for a lease that outlives the pause. */
START_TEST(a_pause_ends_before_the_lease)
{
	retry_until_kept();
	guest_caller(&first, SNPCORE_REPORT, OTHER, ELSE, 0);
	ck_assert_int_eq(guest_ask(&guest, &first), SNPCORE_DO_SEND);
	guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_WAIT);
	ck_assert_uint_eq(guest.action.until, guest.now + 500);
	ck_assert(guest.ch.kept);
}
END_TEST

START_TEST(a_release_of_another_leaves_it_alone)
{
	leave_pending();
	snpcore_release(&guest.ch, OTHER);
	guest_caller(&second, SNPCORE_REPORT, OTHER, ELSE, 0);
	(void)guest_ask(&guest, &second);
	expect_over(&second, -EBUSY, SNPCORE_EXIT_NOT_CALLED, SNPCORE_PENDING);
}
END_TEST

/* A host that is slow by its own limit: its pause outlasts lease and patience.
 */
START_TEST(a_pause_longer_than_all)
{
	struct snpcore_config config = guest_config();
	uint64_t start;

	config.rate_s = 60;
	config.busy_timeout_s = 3;
	guest_boot(&guest, &config);
	start = guest.now;
	guest_caller(&first, SNPCORE_REPORT, OWNER, MINE, 0);
	ck_assert_int_eq(guest_ask(&guest, &first), SNPCORE_DO_SEND);
	guest_answer(&guest, SNPCORE_EXIT_BUSY, 0);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_WAIT);
	ck_assert_uint_eq(guest.action.until, start + 3000);
	guest.now = start + 3000;
	(void)guest_settle(&guest);
	expect_over(&first, -ETIMEDOUT, SNPCORE_EXIT_BUSY, SNPCORE_PENDING);
	/* Nobody can send before the pause is over, lease or not. */
	ck_assert_uint_eq(snpcore_poll(&guest.ch, OTHER, guest.now),
			  start + 30000);
}
END_TEST

/* The completing request needs no pause: it goes, and its answer ends all. */
START_TEST(interrupted_before_the_completing_request)
{
	guest_boot(&guest, NULL);
	guest_caller(&first, SNPCORE_EXT_REPORT, OWNER, MINE, 0x1000);
	ck_assert_int_eq(guest_ask(&guest, &first), SNPCORE_DO_SEND);
	snpcore_interrupt(&guest.ch, &first.call);
	guest_answer(&guest, SNPCORE_EXIT_INVALID_LEN, 2);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_SEND);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
	expect_over(&first, -EIO, SNPCORE_EXIT_INVALID_LEN, SNPCORE_READY);
	ck_assert_uint_eq(guest.sends, 2);
}
END_TEST

/* A verdict that is no success is kept, too: INVALID_LEN. */
START_TEST(a_kept_verdict)
{
	guest_boot(&guest, NULL);
	guest_caller(&first, SNPCORE_EXT_REPORT, OWNER, MINE, 0x1000);
	guest_leave_pending(&guest, &first);
	guest.now += 500;
	guest_caller(&second, SNPCORE_RETRY, OWNER, 0, 0);
	ck_assert_int_eq(guest_ask(&guest, &second), SNPCORE_DO_SEND);
	guest_answer(&guest, SNPCORE_EXIT_INVALID_LEN, 3);
	ck_assert_int_eq(guest_settle(&guest), SNPCORE_DO_SEND);
	guest_answer(&guest, 0, 0);
	(void)guest_settle(&guest);
	expect_over(&second, 0, SNPCORE_EXIT_NOT_CALLED, SNPCORE_READY);
	guest_caller(&first, SNPCORE_EXT_REPORT, OWNER, MINE, 0x1000);
	(void)guest_ask(&guest, &first);
	expect_over(&first, -EIO, SNPCORE_EXIT_INVALID_LEN, SNPCORE_READY);
	ck_assert_uint_eq(first.call.certs_len, 0x3000);
	ck_assert(guest_is_zero(first.response, sizeof(first.response)));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("pending");
	TCase *tcase = tcase_create("pending");

	tcase_add_test(tcase, who_asks_next);
	tcase_add_test(tcase, interrupted_over_an_orphan_nothing_was_sealed);
	tcase_add_test(tcase, the_same_request_collects_once);
	tcase_add_test(tcase, a_different_request_of_the_owner_forgets);
	tcase_add_test(tcase, another_file_neither_collects_nor_forgets);
	tcase_add_test(tcase, the_latest_outcome_is_kept);
	tcase_add_test(tcase, release_and_the_end_of_the_lease_forget);
	tcase_add_test(tcase, a_lease_ends_in_the_pause_of_another);
	tcase_add_test(tcase, a_pause_ends_before_the_lease);
	tcase_add_test(tcase, a_release_of_another_leaves_it_alone);
	tcase_add_test(tcase, a_pause_longer_than_all);
	tcase_add_test(tcase, interrupted_before_the_completing_request);
	tcase_add_test(tcase, a_kept_verdict);
	suite_add_tcase(suite, tcase);
	return suite;
}
