/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "verdictrows.h"
#include "unit.h"

static struct snpguest_verdict verdict;
static uint8_t raw[1184];

static const char *found(uint32_t id)
{
	return verdict.checks[id].found;
}

START_TEST(nothing_at_hand)
{
	snpguest_verifier *verifier;

	authority_report(raw);
	ck_assert_int_eq(snpguest_verifier_new(&verifier), SNPGUEST_OK);
	snpguest_verifier_waive_user_data(verifier);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_E_REJECTED);
	ck_assert_ptr_nonnull(strstr(found(SNPGUEST_CHECK_ID_CHAIN),
				     "https://kdsintf.amd.com/vcek/v1/Milan/"
				     "c0ffee01"));
	ck_assert_ptr_nonnull(
		strstr(found(SNPGUEST_CHECK_ID_CHAIN), "ucodeSPL=115"));
	ck_assert_str_eq(found(SNPGUEST_CHECK_ID_VALIDITY),
			 "no leaf certificate");
	ck_assert_str_eq(found(SNPGUEST_CHECK_ID_LEAF_CHIP_ID),
			 "no leaf certificate");
	snpguest_verifier_free(verifier);
}
END_TEST

/* A chain that brings its own root: all its signatures are right. */
START_TEST(root_of_its_own)
{
	struct authority_cert leaf = authority_default(AUTHORITY_LEAF);
	struct authority_cert ask = authority_default(AUTHORITY_ASK);
	struct authority_cert ark = authority_default(AUTHORITY_ARK);
	snpguest_verifier *verifier;

	authority_report(raw);
	ck_assert_int_eq(snpguest_verifier_new(&verifier), SNPGUEST_OK);
	snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_set_time(verifier, AUTHORITY_NOW);
	chainkit_offer(verifier, &leaf);
	chainkit_offer(verifier, &ask);
	verdictrows_check(verifier, raw, &verdict);
	ck_assert_ptr_nonnull(
		strstr(found(SNPGUEST_CHECK_ID_ROOT), "is missing"));
	ck_assert_ptr_nonnull(
		strstr(found(SNPGUEST_CHECK_ID_ROOT), "cert_chain"));
	chainkit_offer(verifier, &ark);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_E_REJECTED);
	verdictrows_only_failed(&verdict, SNPGUEST_CHECK_ID_ROOT);
	ck_assert_ptr_nonnull(
		strstr(found(SNPGUEST_CHECK_ID_ROOT), "nobody vouched"));
	chainkit_trust(verifier, &ark);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_OK);
	snpguest_verifier_free(verifier);
}
END_TEST

/* Another key under the ASK's or the ARK's name. */
START_TEST(names_are_not_keys)
{
	struct authority_cert leaf = authority_default(AUTHORITY_LEAF);
	struct authority_cert ask = authority_default(AUTHORITY_ASK);
	snpguest_verifier *verifier;

	authority_report(raw);
	leaf.signer = authority_key(AUTHORITY_ASVK);
	verifier = chainkit_verifier(&leaf);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_E_REJECTED);
	ck_assert_ptr_nonnull(strstr(found(SNPGUEST_CHECK_ID_CHAIN),
				     "one of that name is there"));
	snpguest_verifier_free(verifier);
	leaf = authority_default(AUTHORITY_LEAF);
	leaf.signer = authority_key(AUTHORITY_ASVK);
	ask.key = authority_key(AUTHORITY_ASVK);
	ask.signer = authority_key(AUTHORITY_ASVK);
	verifier = chainkit_verifier(&leaf);
	chainkit_offer(verifier, &ask);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_E_REJECTED);
	ck_assert_ptr_nonnull(strstr(found(SNPGUEST_CHECK_ID_ROOT),
				     "did not sign the chain"));
	snpguest_verifier_free(verifier);
}
END_TEST

START_TEST(expired)
{
	struct authority_cert leaf = authority_default(AUTHORITY_LEAF);
	snpguest_verifier *verifier = chainkit_verifier(&leaf);

	authority_report(raw);
	snpguest_verifier_set_time(verifier, leaf.not_after + 1);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_E_REJECTED);
	verdictrows_only_failed(&verdict, SNPGUEST_CHECK_ID_VALIDITY);
	ck_assert_ptr_nonnull(
		strstr(found(SNPGUEST_CHECK_ID_VALIDITY), "SEV-VCEK from "));
	snpguest_verifier_set_time(verifier, leaf.not_after);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_OK);
	snpguest_verifier_free(verifier);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("trust");
	TCase *tcase = tcase_create("trust");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, nothing_at_hand);
	tcase_add_test(tcase, root_of_its_own);
	tcase_add_test(tcase, names_are_not_keys);
	tcase_add_test(tcase, expired);
	suite_add_tcase(suite, tcase);
	return suite;
}
