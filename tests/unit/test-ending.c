/* SPDX-License-Identifier: MIT */
/* The ways out, each by itself. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "core/ending.h"
#include "guest.h"

static struct guest guest;
static struct caller caller;

/* @caller is inside, its message sent. */
static void inside(enum snpcore_kind kind)
{
	guest_boot(&guest, NULL);
	guest_caller(&caller, SNPCORE_REPORT, 1, 0x5a, 0);
	if (kind == SNPCORE_RETRY) {
		guest_leave_pending(&guest, &caller);
		guest.now += 500;
		guest_caller(&caller, SNPCORE_RETRY, 1, 0, 0);
	}
	ck_assert_int_eq(guest_ask(&guest, &caller), SNPCORE_DO_SEND);
	guest.ch.calling = false;
}

START_TEST(finish)
{
	inside(SNPCORE_REPORT);
	ck_assert(!snpcore_finish(&guest.ch, &caller.call, -EIO));
	ck_assert_int_eq(caller.call.error, -EIO);
	ck_assert(guest_is_zero(caller.call.request, 96));
	ck_assert_ptr_null(guest.ch.waiting.head);
	ck_assert_int_eq(guest_next(&guest), SNPCORE_DO_DELIVER);
	ck_assert_ptr_eq(guest.action.call, &caller.call);
	ck_assert_int_eq(guest_next(&guest), SNPCORE_DO_NOTHING);
}
END_TEST

static const struct {
	bool sealed;
	enum snpcore_role role;
	int error;
	uint64_t exitinfo2;
} leaves[] = {
	{ true, SNPCORE_ROLE_OWN, -EINTR, SNPCORE_EXIT_BUSY },
	{ true, SNPCORE_ROLE_OWN, -EAGAIN, SNPCORE_EXIT_BUSY },
	{ true, SNPCORE_ROLE_OWN, -ETIMEDOUT, SNPCORE_EXIT_BUSY },
	/* Another's message: nothing of its own was sealed. */
	{ true, SNPCORE_ROLE_CLEANUP, -EINTR, SNPCORE_EXIT_NOT_CALLED },
	{ true, SNPCORE_ROLE_NEW, -ENODEV, SNPCORE_EXIT_NOT_CALLED },
	{ false, SNPCORE_ROLE_OWN, -EINTR, SNPCORE_EXIT_NOT_CALLED },
};

START_TEST(leave)
{
	size_t i;

	for (i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++) {
		inside(SNPCORE_REPORT);
		caller.call.role = leaves[i].role;
		guest.ch.msg.outstanding = leaves[i].sealed;
		ck_assert(!snpcore_leave(&guest.ch, &caller.call,
					 leaves[i].error, guest.now));
		ck_assert_int_eq(caller.call.error, leaves[i].error);
		ck_assert_uint_eq(caller.call.exitinfo2, leaves[i].exitinfo2);
		ck_assert_int_eq(snpcore_state(&guest.ch),
				 leaves[i].sealed ? SNPCORE_PENDING
						  : SNPCORE_READY);
		ck_assert_uint_eq(guest.ch.msg.lease_end,
				  leaves[i].exitinfo2 == SNPCORE_EXIT_BUSY
					  ? guest.now + 10000
					  : 0);
		ck_assert(!guest.key_gone);
	}
}
END_TEST

static const struct {
	enum snpcore_kind kind;
	enum snpcore_role role;
	int error;
	uint64_t exitinfo2;
	int told; /* what the caller hears in the end */
	uint64_t told_exitinfo2;
} refusals[] = {
	{ SNPCORE_REPORT, SNPCORE_ROLE_OWN, -EIO, 0x16, -EIO, 0x16 },
	{ SNPCORE_REPORT, SNPCORE_ROLE_OWN, -EBADMSG, 0, -EBADMSG, 0 },
	/* Finished, whatever came of it. */
	{ SNPCORE_RETRY, SNPCORE_ROLE_OWN, -EIO, 0x16, 0, 0x16 },
	/* An orphan took the key with it. */
	{ SNPCORE_REPORT, SNPCORE_ROLE_CLEANUP, -EIO, 0x16, -ENOTTY,
	  SNPCORE_EXIT_NOT_CALLED },
};

START_TEST(refuse)
{
	size_t i;

	for (i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		inside(refusals[i].kind);
		caller.call.role = refusals[i].role;
		memset(guest.ch.answer, 0xaa, sizeof(guest.ch.answer));
		guest.ch.outcome.response_used = 100;
		memset(guest.ch.outcome.response, 0xaa, 100);
		guest.ch.kept_outcome.response_used = 100;
		memset(guest.ch.kept_outcome.response, 0xaa, 100);
		snpcore_refuse(&guest.ch, &caller.call, refusals[i].error,
			       refusals[i].exitinfo2);
		ck_assert(guest.key_gone);
		ck_assert_int_eq(snpcore_state(&guest.ch), SNPCORE_DISABLED);
		ck_assert(guest_is_zero(&guest.ch.msg, sizeof(guest.ch.msg)));
		ck_assert(guest_is_zero(&guest.ch.outcome,
					sizeof(guest.ch.outcome)));
		ck_assert(guest_is_zero(&guest.ch.kept_outcome,
					sizeof(guest.ch.kept_outcome)));
		ck_assert(guest_is_zero(guest.ch.answer,
					sizeof(guest.ch.answer)));
		(void)guest_settle(&guest);
		ck_assert(caller.over);
		ck_assert_int_eq(caller.call.error, refusals[i].told);
		ck_assert_uint_eq(caller.call.exitinfo2,
				  refusals[i].told_exitinfo2);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("ending");
	TCase *tcase = tcase_create("ending");

	tcase_add_test(tcase, finish);
	tcase_add_test(tcase, leave);
	tcase_add_test(tcase, refuse);
	suite_add_tcase(suite, tcase);
	return suite;
}
