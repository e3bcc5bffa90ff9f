/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "verdictrows.h"
#include "unit.h"

static struct snpguest_verdict verdict;

#define ROW (&verdict.checks[SNPGUEST_CHECK_ID_REVOCATION])

static const long listed[] = { 1, 0x10001 };

/* How a row changes the list that is right; count counts in listed. */
static const struct {
	const char *issuer;
	bool forged;
	int64_t from, to; /* relative to now */
	size_t count;
	uint32_t if_present, required;
	const char *words;
} rows[] = {
	{ "ARK-Milan", false, -9, 9, 0, SNPGUEST_CHECK_PASSED,
	  SNPGUEST_CHECK_PASSED, "not on the list" },
	{ "ARK-Milan", false, -9, 9, 1, SNPGUEST_CHECK_PASSED,
	  SNPGUEST_CHECK_PASSED, "not on the list" },
	{ "ARK-Milan", false, -9, 9, 2, SNPGUEST_CHECK_FAILED,
	  SNPGUEST_CHECK_FAILED, "REVOKED" },
	/* Revoked is for ever. */
	{ "ARK-Milan", false, -9, -1, 2, SNPGUEST_CHECK_FAILED,
	  SNPGUEST_CHECK_FAILED, "REVOKED" },
	{ "ARK-Milan", false, -9, -1, 0, SNPGUEST_CHECK_NOT_ASKED,
	  SNPGUEST_CHECK_FAILED, "out of its time" },
	{ "ARK-Milan", false, 1, 9, 0, SNPGUEST_CHECK_NOT_ASKED,
	  SNPGUEST_CHECK_FAILED, "out of its time" },
	{ "ARK-Genoa", false, -9, 9, 2, SNPGUEST_CHECK_NOT_ASKED,
	  SNPGUEST_CHECK_FAILED, "other ARKs" },
	{ "ARK-Milan", true, -9, 9, 0, SNPGUEST_CHECK_NOT_ASKED,
	  SNPGUEST_CHECK_FAILED, "did not sign" },
	{ NULL, false, 0, 0, 0, SNPGUEST_CHECK_NOT_ASKED, SNPGUEST_CHECK_FAILED,
	  "https://kdsintf.amd.com/vcek/v1/Milan/crl" },
};

START_TEST(each_list)
{
	struct authority_cert leaf = authority_default(AUTHORITY_LEAF);
	snpguest_verifier *verifier = chainkit_verifier(&leaf);
	struct authority_crl crl = authority_crl_default();
	uint8_t raw[1184];

	authority_report(raw);
	crl.issuer = rows[_i].issuer;
	crl.this_update = AUTHORITY_NOW + rows[_i].from;
	crl.next_update = AUTHORITY_NOW + rows[_i].to;
	crl.serials = listed;
	crl.count = rows[_i].count;
	if (rows[_i].forged)
		crl.signer = authority_key(AUTHORITY_ASK);
	if (crl.issuer)
		chainkit_offer_crl(verifier, &crl);
	/* What a new verifier does, and does when told to. */
	verdictrows_check(verifier, raw, &verdict);
	ck_assert_uint_eq(ROW->result, rows[_i].if_present);
	snpguest_verifier_set_revocation(verifier, SNPGUEST_REVOCATION_OFF);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_OK);
	ck_assert_uint_eq(ROW->result, SNPGUEST_CHECK_NOT_ASKED);
	snpguest_verifier_set_revocation(verifier,
					 SNPGUEST_REVOCATION_IF_PRESENT);
	verdictrows_check(verifier, raw, &verdict);
	ck_assert_uint_eq(ROW->result, rows[_i].if_present);
	snpguest_verifier_set_revocation(verifier,
					 SNPGUEST_REVOCATION_REQUIRED);
	for (int again = 0; again < 2; again++) {
		verdictrows_check(verifier, raw, &verdict);
		ck_assert_uint_eq(ROW->result, rows[_i].required);
		ck_assert_msg(strstr(ROW->found, rows[_i].words) != NULL, "%s",
			      ROW->found);
	}
	snpguest_verifier_free(verifier);
}
END_TEST

/* Among several lists the one that says most counts. */
START_TEST(several_lists)
{
	struct authority_cert leaf = authority_default(AUTHORITY_LEAF);
	snpguest_verifier *verifier = chainkit_verifier(&leaf);
	struct authority_crl crl = authority_crl_default();
	uint8_t raw[1184];

	authority_report(raw);
	snpguest_verifier_set_revocation(verifier,
					 SNPGUEST_REVOCATION_REQUIRED);
	crl.next_update = AUTHORITY_NOW - 1;
	chainkit_offer_crl(verifier, &crl);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_E_REJECTED);
	verdictrows_only_failed(&verdict, SNPGUEST_CHECK_ID_REVOCATION);
	crl = authority_crl_default();
	chainkit_offer_crl(verifier, &crl);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_OK);
	crl.next_update = AUTHORITY_NOW - 1;
	crl.serials = listed;
	crl.count = 2;
	chainkit_offer_crl(verifier, &crl);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_E_REJECTED);
	snpguest_verifier_free(verifier);
}
END_TEST

/* No chain, no ARK to ask: a required list is not there. */
START_TEST(without_chain)
{
	snpguest_verifier *verifier = chainkit_verifier(NULL);
	struct authority_crl crl = authority_crl_default();
	uint8_t raw[1184];

	authority_report(raw);
	chainkit_offer_crl(verifier, &crl);
	snpguest_verifier_set_revocation(verifier,
					 SNPGUEST_REVOCATION_REQUIRED);
	verdictrows_check(verifier, raw, &verdict);
	ck_assert_uint_eq(ROW->result, SNPGUEST_CHECK_FAILED);
	ck_assert_int_eq(snpguest_verifier_set_revocation(verifier, 3),
			 SNPGUEST_E_USAGE);
	snpguest_verifier_free(verifier);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("revocation");
	TCase *tcase = tcase_create("revocation");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, each_list, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tcase, several_lists);
	tcase_add_test(tcase, without_chain);
	suite_add_tcase(suite, tcase);
	return suite;
}
