/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "verdictrows.h"
#include "unit.h"

static struct snpguest_verdict verdict;
static uint8_t raw[1184];

/* Sign what a test made of the report, and check it. */
static snpguest_status check(snpguest_verifier *verifier)
{
	authority_sign(raw, authority_key(AUTHORITY_LEAF));
	return verdictrows_check(verifier, raw, &verdict);
}

static snpguest_verifier *begin(void)
{
	struct authority_cert leaf = authority_default(AUTHORITY_LEAF);

	authority_report(raw);
	return chainkit_verifier(&leaf);
}

START_TEST(all_right)
{
	snpguest_verifier *verifier = begin();

	ck_assert_int_eq(check(verifier), SNPGUEST_OK);
	verdictrows_only_failed(&verdict, UINT32_MAX);
	ck_assert_uint_eq(verdict.line, SNPGUEST_LINE_MILAN);
	snpguest_verifier_free(verifier);
}
END_TEST

/* One field wrong, genuinely signed: one row. */
static const struct {
	size_t at;
	uint8_t value;
	uint32_t row;
} fields[] = {
	{ 0x000, 6, SNPGUEST_CHECK_ID_VERSION },
	{ 0x034, 2, SNPGUEST_CHECK_ID_SIGNATURE_ALGO },
	{ 0x189, 0x11, SNPGUEST_CHECK_ID_LINE },
	{ 0x180, 4, SNPGUEST_CHECK_ID_LEAF_TCB },
	{ 0x183, 1, SNPGUEST_CHECK_ID_LEAF_TCB }, /* a byte without a name */
	{ 0x1a0, 1, SNPGUEST_CHECK_ID_LEAF_CHIP_ID },
	{ 0x1df, 1, SNPGUEST_CHECK_ID_LEAF_CHIP_ID },
	{ 0x1e0, 4, SNPGUEST_CHECK_ID_TCB_ORDER },
	{ 0x03f, 114, SNPGUEST_CHECK_ID_TCB_ORDER },
	{ 0x048, 1 << 2, SNPGUEST_CHECK_ID_SIGNING_KEY },
	{ 0x048, 7 << 2, SNPGUEST_CHECK_ID_SIGNING_KEY },
	{ 0x048, 2 << 2, SNPGUEST_CHECK_ID_SIGNING_KEY },
};

START_TEST(one_field)
{
	snpguest_verifier *verifier = begin();

	raw[fields[_i].at] = fields[_i].value;
	ck_assert_int_eq(check(verifier), SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(verdict.checks[fields[_i].row].result,
			  SNPGUEST_CHECK_FAILED);
	ck_assert_uint_eq(verdict.checks[SNPGUEST_CHECK_ID_SIGNATURE].result,
			  SNPGUEST_CHECK_PASSED);
	snpguest_verifier_free(verifier);
}
END_TEST

START_TEST(later_version_by_permission)
{
	struct snpguest_policy policy = { .size = sizeof(policy),
					  .max_report_version = 6 };
	snpguest_verifier *verifier = begin();

	raw[0] = 6;
	snpguest_verifier_set_policy(verifier, &policy);
	ck_assert_int_eq(check(verifier), SNPGUEST_OK);
	raw[0] = 7;
	ck_assert_int_eq(check(verifier), SNPGUEST_E_REJECTED);
	verdictrows_only_failed(&verdict, SNPGUEST_CHECK_ID_VERSION);
	/* ... or fewer than is known */
	policy.max_report_version = 2;
	raw[0] = 3;
	snpguest_verifier_set_policy(verifier, &policy);
	ck_assert_int_eq(check(verifier), SNPGUEST_E_REJECTED);
	snpguest_verifier_free(verifier);
}
END_TEST

/* A version 2 report does not name its line; the leaf does. */
START_TEST(line_of_version_two)
{
	snpguest_verifier *verifier = begin();

	raw[0] = 2;
	raw[0x188] = 0;
	raw[0x189] = 0;
	ck_assert_int_eq(check(verifier), SNPGUEST_OK);
	ck_assert_uint_eq(verdict.line, SNPGUEST_LINE_MILAN);
	/* ... but a version 3 report of no known line is not helped. */
	raw[0] = 3;
	ck_assert_int_eq(check(verifier), SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(verdict.checks[SNPGUEST_CHECK_ID_LINE].result,
			  SNPGUEST_CHECK_FAILED);
	snpguest_verifier_free(verifier);
}
END_TEST

START_TEST(masked_chip)
{
	snpguest_verifier *verifier = begin();

	memset(raw + 0x1a0, 0, 64);
	ck_assert_int_eq(check(verifier), SNPGUEST_E_REJECTED);
	verdictrows_only_failed(&verdict, SNPGUEST_CHECK_ID_LEAF_CHIP_ID);
	snpguest_verifier_set_permit(verifier, SNPGUEST_PERMIT_MASKED_CHIP_ID);
	ck_assert_int_eq(check(verifier), SNPGUEST_OK);
	ck_assert_uint_eq(verdict.checks[SNPGUEST_CHECK_ID_LEAF_CHIP_ID].result,
			  SNPGUEST_CHECK_NOT_ASKED);
	/* The permission is for masked ones, not for wrong ones. */
	raw[0x1a0] = 1;
	ck_assert_int_eq(check(verifier), SNPGUEST_E_REJECTED);
	snpguest_verifier_free(verifier);
}
END_TEST

START_TEST(vlek)
{
	struct authority_cert leaf = authority_vlek();
	struct authority_cert asvk = authority_default(AUTHORITY_ASVK);
	snpguest_verifier *verifier = chainkit_verifier(&leaf);

	authority_report(raw);
	raw[0x48] = 1 << 2;
	memset(raw + 0x1a0, 0, 64);
	ck_assert_int_eq(check(verifier), SNPGUEST_E_REJECTED);
	chainkit_offer(verifier, &asvk);
	ck_assert_int_eq(check(verifier), SNPGUEST_OK);
	ck_assert_str_eq(verdict.checks[SNPGUEST_CHECK_ID_LEAF_CHIP_ID].found,
			 "a VLEK names no chip");
	/* A VLEK's certificate does not do for a VCEK's report. */
	raw[0x48] = 0;
	ck_assert_int_eq(check(verifier), SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(verdict.checks[SNPGUEST_CHECK_ID_SIGNING_KEY].result,
			  SNPGUEST_CHECK_FAILED);
	snpguest_verifier_free(verifier);
}
END_TEST

/* A leaf without the extension that a component stands in. */
START_TEST(incomplete_leaf)
{
	struct authority_cert leaf = authority_default(AUTHORITY_LEAF);
	snpguest_verifier *verifier;

	leaf.leaf.has_spl &= (uint16_t) ~(1u << 2);
	verifier = chainkit_verifier(&leaf);
	authority_report(raw);
	ck_assert_int_eq(check(verifier), SNPGUEST_E_REJECTED);
	verdictrows_only_failed(&verdict, SNPGUEST_CHECK_ID_LEAF_TCB);
	snpguest_verifier_free(verifier);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("genuine");
	TCase *tcase = tcase_create("genuine");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, all_right);
	tcase_add_loop_test(tcase, one_field, 0,
			    sizeof(fields) / sizeof(fields[0]));
	tcase_add_test(tcase, later_version_by_permission);
	tcase_add_test(tcase, line_of_version_two);
	tcase_add_test(tcase, masked_chip);
	tcase_add_test(tcase, vlek);
	tcase_add_test(tcase, incomplete_leaf);
	suite_add_tcase(suite, tcase);
	return suite;
}
