/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "unit.h"

#include <stdlib.h>

static snpguest_status read_crl(const struct authority_crl *spec,
				struct snpv_crl **crl)
{
	size_t len;
	uint8_t *der = authority_crl_issue(spec, &len);
	snpguest_status st = snpv_crl_new(der, len, crl);

	free(der);
	return st;
}

START_TEST(fields)
{
	const long serials[] = { 5, 0x10001, 0x7fffffff };
	struct authority_crl spec = authority_crl_default();
	struct authority_cert ark_spec = authority_default(AUTHORITY_ARK);
	struct authority_cert ask_spec = authority_default(AUTHORITY_ASK);
	struct snpv_cert *ark = chainkit_cert(&ark_spec);
	struct snpv_cert *ask = chainkit_cert(&ask_spec);
	struct snpv_crl *crl;

	ck_assert_int_eq(read_crl(&spec, &crl), SNPGUEST_OK);
	ck_assert(!snpv_crl_lists(crl, snpv_cert_serial(ask)));
	snpv_crl_free(crl);
	spec.serials = serials;
	spec.count = 3;
	ck_assert_int_eq(read_crl(&spec, &crl), SNPGUEST_OK);
	ck_assert_int_eq(crl->this_update, spec.this_update);
	ck_assert_int_eq(crl->next_update, spec.next_update);
	ck_assert(snpv_crl_lists(crl, snpv_cert_serial(ask)));
	ck_assert(!snpv_crl_lists(crl, snpv_cert_serial(ark)));
	ck_assert(snpv_crl_names_issuer(crl, ark));
	ck_assert(!snpv_crl_names_issuer(crl, ask));
	ck_assert_int_eq(snpv_crl_signed_by(crl, ark), SNPGUEST_OK);
	ck_assert_int_eq(snpv_crl_signed_by(crl, ask), SNPGUEST_E_REJECTED);
	snpv_crl_free(crl);
	snpv_cert_unref(ark);
	snpv_cert_unref(ask);
}
END_TEST

/* An ARK that may not sign lists did not sign this one. */
START_TEST(issuer_without_right)
{
	struct authority_crl spec = authority_crl_default();
	struct authority_cert ark_spec = authority_default(AUTHORITY_ARK);
	struct snpv_cert *ark;
	struct snpv_crl *crl;

	ark_spec.usage = "critical,keyCertSign";
	ark = chainkit_cert(&ark_spec);
	ck_assert_int_eq(read_crl(&spec, &crl), SNPGUEST_OK);
	ck_assert_int_eq(snpv_crl_signed_by(crl, ark), SNPGUEST_E_REJECTED);
	snpv_crl_free(crl);
	snpv_cert_unref(ark);
}
END_TEST

START_TEST(refused)
{
	struct authority_crl endless = authority_crl_default();
	struct authority_crl partial = authority_crl_default();
	struct authority_cert leaf = authority_default(AUTHORITY_LEAF);
	struct snpv_crl *crl;
	size_t len;
	uint8_t *der = authority_issue(&leaf, &len);

	endless.next_update = 0;
	ck_assert_int_eq(read_crl(&endless, &crl), SNPGUEST_E_FORMAT);
	/* deltaCRLIndicator: what is not on it may be on the whole one */
	partial.critical = "2.5.29.27";
	ck_assert_int_eq(read_crl(&partial, &crl), SNPGUEST_E_FORMAT);
	ck_assert_int_eq(snpv_crl_new(der, len, &crl), SNPGUEST_E_FORMAT);
	ck_assert_ptr_null(crl);
	snpv_crl_free(NULL);
	free(der);
}
END_TEST

START_TEST(lists_of_lists)
{
	struct authority_crl spec = authority_crl_default();
	struct snpv_crls crls = { 0 };
	size_t len;
	uint8_t *der = authority_crl_issue(&spec, &len);
	char *pem = authority_pem("X509 CRL", der, len);
	char *bad = authority_pem("X509 CRL", der, len - 1);
	char *both = calloc(1, strlen(pem) + strlen(bad) + 1);

	strcat(strcpy(both, pem), bad);
	ck_assert_int_eq(snpv_crls_add(&crls, der, len), SNPGUEST_OK);
	ck_assert_int_eq(
		snpv_crls_add(&crls, (const uint8_t *)pem, strlen(pem)),
		SNPGUEST_OK);
	ck_assert_uint_eq(crls.count, 2);
	ck_assert_int_eq(
		snpv_crls_add(&crls, (const uint8_t *)both, strlen(both)),
		SNPGUEST_E_FORMAT);
	ck_assert_uint_eq(crls.count, 2);
	snpv_crls_clear(&crls);
	ck_assert_uint_eq(crls.count, 0);
	free(both);
	free(bad);
	free(pem);
	free(der);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("crl");
	TCase *tcase = tcase_create("crl");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, fields);
	tcase_add_test(tcase, issuer_without_right);
	tcase_add_test(tcase, refused);
	tcase_add_test(tcase, lists_of_lists);
	suite_add_tcase(suite, tcase);
	return suite;
}
