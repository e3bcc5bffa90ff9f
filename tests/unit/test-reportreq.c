/* SPDX-License-Identifier: MIT */
/* A caller's report request: what drivers get of it, and what is refused. */
#include "unit.h"

#include <string.h>

#include "lib/reportreq.h"

#define MINE .size = sizeof(struct snpguest_report_request)

static const struct snpguest_report_request bad[] = {
	{ .size = 0 },		{ .size = 3 },
	{ MINE, .vmpl = 4 },	{ MINE, .vmpl = UINT32_MAX },
	{ MINE, .key_sel = 3 }, { MINE, .rsvd = 1 },
};

static struct snpguest_ioctl_report_req out;

static void fill(void)
{
	memset(&out, 0xee, sizeof(out));
}

static void check_nothing(void)
{
	static const struct snpguest_ioctl_report_req nothing;

	ck_assert_mem_eq(&out, &nothing, sizeof(nothing));
}

START_TEST(refuses)
{
	ck_assert_int_eq(snplib_report_req(&out, &bad[_i]), SNPGUEST_E_USAGE);
	check_nothing();
}
END_TEST

START_TEST(refuses_nobody)
{
	ck_assert_int_eq(snplib_report_req(&out, NULL), SNPGUEST_E_USAGE);
	check_nothing();
}
END_TEST

START_TEST(takes_all_that_was_said)
{
	struct snpguest_report_request user = { MINE, .vmpl = 3,
						.key_sel =
							SNPGUEST_KEY_SEL_VLEK };
	struct snpguest_ioctl_report_req want = { .vmpl = 3, .key_sel = 2 };

	memset(user.user_data, 0x77, sizeof(user.user_data));
	memset(want.user_data, 0x77, sizeof(want.user_data));
	ck_assert_int_eq(snplib_report_req(&out, &user), SNPGUEST_OK);
	ck_assert_mem_eq(&out, &want, sizeof(want));
}
END_TEST

/* What an older header's caller could not say is 0. */
START_TEST(takes_a_shorter_one)
{
	const struct snpguest_report_request user = { .size = sizeof(user.size),
						      .vmpl = 9,
						      .rsvd = 9 };

	ck_assert_int_eq(snplib_report_req(&out, &user), SNPGUEST_OK);
	check_nothing();
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("reportreq");
	TCase *tcase = tcase_create("reportreq");

	tcase_add_checked_fixture(tcase, fill, NULL);
	tcase_add_loop_test(tcase, refuses, 0, sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(tcase, refuses_nobody);
	tcase_add_test(tcase, takes_all_that_was_said);
	tcase_add_test(tcase, takes_a_shorter_one);
	suite_add_tcase(suite, tcase);
	return suite;
}
