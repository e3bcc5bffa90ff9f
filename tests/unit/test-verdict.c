/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "verify/verdict.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static struct snpguest_verdict verdict;

static void pass_all(void)
{
	snpv_verdict_init(&verdict);
	for (uint32_t id = 0; id < verdict.count; id++)
		snpv_judge(&verdict, id, true);
}

START_TEST(begins_unasked)
{
	memset(&verdict, 0xff, sizeof(verdict));
	snpv_verdict_init(&verdict);
	ck_assert_uint_eq(verdict.count, SNPGUEST_CHECK_ID_LEAF_AGE + 1);
	for (uint32_t id = 0; id < verdict.count; id++) {
		ck_assert_uint_eq(verdict.checks[id].id, id);
		ck_assert_uint_eq(verdict.checks[id].result,
				  SNPGUEST_CHECK_NOT_ASKED);
		ck_assert_str_eq(verdict.checks[id].expected, "");
		ck_assert_str_eq(verdict.checks[id].found, "");
	}
	/* Nothing checked is nothing accepted. */
	ck_assert_int_eq(snpv_verdict_close(&verdict), SNPGUEST_E_REJECTED);
}
END_TEST

START_TEST(one_failure_rejects)
{
	pass_all();
	ck_assert_int_eq(snpv_verdict_close(&verdict), SNPGUEST_OK);
	ck_assert_uint_eq(verdict.accepted, 1);
	for (uint32_t id = 0; id < verdict.count; id++) {
		pass_all();
		snpv_judge(&verdict, id, false);
		ck_assert_int_eq(snpv_verdict_close(&verdict),
				 SNPGUEST_E_REJECTED);
		ck_assert_uint_eq(verdict.accepted, 0);
	}
}
END_TEST

/* What acceptance stands on cannot be skipped; the rest can. */
START_TEST(some_must_pass)
{
	unsigned int needed = 0;

	for (uint32_t id = 0; id < verdict.count; id++) {
		pass_all();
		verdict.checks[id].result = SNPGUEST_CHECK_NOT_ASKED;
		needed += snpv_verdict_close(&verdict) != SNPGUEST_OK;
	}
	ck_assert_uint_eq(needed, 9);
	pass_all();
	verdict.checks[SNPGUEST_CHECK_ID_SIGNATURE].result =
		SNPGUEST_CHECK_NOT_ASKED;
	ck_assert_int_eq(snpv_verdict_close(&verdict), SNPGUEST_E_REJECTED);
}
END_TEST

/* Every row has a name, none twice; so has every result. */
START_TEST(names)
{
	snpv_verdict_init(&verdict);
	for (uint32_t a = 0; a < verdict.count; a++) {
		ck_assert_str_ne(snpguest_check_name(a), "unknown");
		for (uint32_t b = 0; b < a; b++)
			ck_assert_str_ne(snpguest_check_name(a),
					 snpguest_check_name(b));
	}
	ck_assert_str_eq(snpguest_check_name(verdict.count), "unknown");
	ck_assert_str_eq(snpguest_check_name(UINT32_MAX), "unknown");
	ck_assert_str_eq(snpguest_check_result_name(SNPGUEST_CHECK_FAILED),
			 "failed");
	ck_assert_str_eq(snpguest_check_result_name(SNPGUEST_CHECK_PASSED),
			 "passed");
	ck_assert_str_eq(snpguest_check_result_name(SNPGUEST_CHECK_NOT_ASKED),
			 "not asked");
	ck_assert_str_eq(snpguest_check_result_name(3), "unknown");
}
END_TEST

/* A caller that was built when there were fewer rows gets those. */
START_TEST(smaller_caller)
{
	size_t head = offsetof(struct snpguest_verdict, checks);
	size_t size = head + 3 * sizeof(struct snpguest_check);
	struct snpguest_verdict *out = malloc(sizeof(*out));

	memset(out, '#', sizeof(*out));
	pass_all();
	snpv_say(&verdict, 2, "this", "that");
	snpv_verdict_close(&verdict);
	snpv_verdict_export(&verdict, out, size);
	ck_assert_uint_eq(out->count, 3);
	ck_assert_uint_eq(out->accepted, 1);
	ck_assert_str_eq(out->checks[2].expected, "this");
	ck_assert_str_eq(out->checks[2].found, "that");
	for (size_t at = size; at < sizeof(*out); at++)
		ck_assert_int_eq(((const char *)out)[at], '#');
	snpv_verdict_export(&verdict, out, head);
	ck_assert_uint_eq(out->count, 0);
	free(out);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("verdict");
	TCase *tcase = tcase_create("verdict");

	tcase_add_test(tcase, begins_unasked);
	tcase_add_test(tcase, one_failure_rejects);
	tcase_add_test(tcase, some_must_pass);
	tcase_add_test(tcase, names);
	tcase_add_test(tcase, smaller_caller);
	suite_add_tcase(suite, tcase);
	return suite;
}
