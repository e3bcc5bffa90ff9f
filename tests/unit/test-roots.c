/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "unit.h"

#include <openssl/rsa.h>
#include <stdlib.h>

static snpguest_status add(struct snpv_roots *roots,
			   const struct authority_cert *spec)
{
	size_t len;
	uint8_t *der = authority_issue(spec, &len);
	snpguest_status st = snpv_roots_add(roots, der, len);

	free(der);
	return st;
}

START_TEST(sound)
{
	struct authority_cert good = authority_default(AUTHORITY_ARK);
	struct authority_cert bad[] = { good, good, good, good,
					good, good, good, good };
	struct snpv_roots roots = { 0 };
	struct snpv_cert *cert = chainkit_cert(&good);

	bad[0].signer = authority_key(AUTHORITY_ASK);
	bad[1].issuer = "ARK-Genoa";
	bad[2].subject = "SEV-Milan";
	bad[2].issuer = "SEV-Milan";
	bad[3].basic = "critical,CA:FALSE";
	bad[4].usage = "critical,cRLSign";
	bad[5].padding = RSA_PKCS1_PADDING;
	bad[6] = authority_default(AUTHORITY_ASK);
	bad[7].usage = NULL;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(add(&roots, &bad[i]) == SNPGUEST_E_REJECTED,
			      "row %zu", i);
	ck_assert_uint_eq(roots.own.count, 0);
	ck_assert(!snpv_roots_trust(&roots, cert));
	ck_assert_int_eq(add(&roots, &good), SNPGUEST_OK);
	ck_assert(snpv_roots_trust(&roots, cert));
	snpv_pool_clear(&roots.own);
	snpv_cert_unref(cert);
}
END_TEST

/* All of a bundle, or nothing of it. */
START_TEST(bundle)
{
	struct authority_cert ark = authority_default(AUTHORITY_ARK);
	struct authority_cert ask = authority_default(AUTHORITY_ASK);
	struct snpv_roots roots = { 0 };
	size_t ark_len, ask_len;
	uint8_t *ark_der = authority_issue(&ark, &ark_len);
	uint8_t *ask_der = authority_issue(&ask, &ask_len);
	uint8_t *both = malloc(ark_len + ask_len);

	memcpy(both, ark_der, ark_len);
	memcpy(both + ark_len, ask_der, ask_len);
	ck_assert_int_eq(snpv_roots_add(&roots, both, ark_len + ask_len),
			 SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(roots.own.count, 0);
	snpv_pool_clear(&roots.own);
	free(both);
	free(ask_der);
	free(ark_der);
}
END_TEST

/* The key is what is trusted: a root made anew with it is the same root. */
START_TEST(key_not_certificate)
{
	struct authority_cert spec = authority_default(AUTHORITY_ARK);
	struct snpv_roots roots = { 0 };
	struct snpv_cert *renewed;

	ck_assert_int_eq(add(&roots, &spec), SNPGUEST_OK);
	spec.not_after += 1000;
	renewed = chainkit_cert(&spec);
	ck_assert(snpv_roots_trust(&roots, renewed));
	snpv_cert_unref(renewed);
	spec.key = authority_key(AUTHORITY_ASK);
	renewed = chainkit_cert(&spec);
	ck_assert(!snpv_roots_trust(&roots, renewed));
	snpv_cert_unref(renewed);
	snpv_pool_clear(&roots.own);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("roots");
	TCase *tcase = tcase_create("roots");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, sound);
	tcase_add_test(tcase, bundle);
	tcase_add_test(tcase, key_not_certificate);
	suite_add_tcase(suite, tcase);
	return suite;
}
