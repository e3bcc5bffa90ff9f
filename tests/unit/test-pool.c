/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "unit.h"

#include <stdlib.h>

START_TEST(bundles)
{
	struct authority_cert ark = authority_default(AUTHORITY_ARK);
	struct authority_cert ask = authority_default(AUTHORITY_ASK);
	struct snpv_pool pool = { 0 };
	size_t ark_len, ask_len;
	uint8_t *ark_der = authority_issue(&ark, &ark_len);
	uint8_t *ask_der = authority_issue(&ask, &ask_len);
	uint8_t *both = malloc(ark_len + ask_len);
	char *pem = authority_pem("CERTIFICATE", ask_der, ask_len);

	memcpy(both, ask_der, ask_len);
	memcpy(both + ask_len, ark_der, ark_len);
	ck_assert_int_eq(
		snpv_pool_add_bytes(&pool, NULL, both, ark_len + ask_len),
		SNPGUEST_OK);
	ck_assert_int_eq(
		snpv_pool_add_bytes(&pool, NULL, (uint8_t *)pem, strlen(pem)),
		SNPGUEST_OK);
	ck_assert_uint_eq(pool.count, 3);
	ck_assert_str_eq(pool.certs[1]->name, "ARK-Milan");
	ck_assert_str_eq(pool.certs[2]->name, "SEV-Milan");
	/* None of a bundle that breaks off. */
	ck_assert_int_eq(
		snpv_pool_add_bytes(&pool, NULL, both, ark_len + ask_len - 1),
		SNPGUEST_E_FORMAT);
	ck_assert_uint_eq(pool.count, 3);
	snpv_pool_clear(&pool);
	ck_assert_ptr_null(pool.certs);
	free(pem);
	free(both);
	free(ask_der);
	free(ark_der);
}
END_TEST

START_TEST(takes_what_the_cache_has)
{
	struct authority_cert spec = authority_default(AUTHORITY_LEAF);
	struct snpv_cache *cache = snpv_cache_new(4);
	struct snpv_pool pool = { 0 };
	size_t len;
	uint8_t *der = authority_issue(&spec, &len);

	snpv_pool_add_bytes(&pool, cache, der, len);
	snpv_pool_add_bytes(&pool, cache, der, len);
	ck_assert_ptr_ne(pool.certs[0], pool.certs[1]);
	snpv_cache_learn(cache, pool.certs[0]->id, pool.certs[0]->id,
			 pool.certs[0]);
	snpv_pool_add_bytes(&pool, cache, der, len);
	ck_assert_ptr_eq(pool.certs[0], pool.certs[2]);
	snpv_pool_clear(&pool);
	snpv_cache_free(cache);
	free(der);
}
END_TEST

START_TEST(grows)
{
	struct authority_cert spec = authority_default(AUTHORITY_LEAF);
	struct snpv_cert *cert = chainkit_cert(&spec);
	struct snpv_pool pool = { 0 };

	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(snpv_pool_add(&pool, snpv_cert_ref(cert)),
				 SNPGUEST_OK);
	ck_assert_uint_eq(pool.count, 100);
	ck_assert_uint_eq(cert->refs, 101);
	snpv_pool_clear(&pool);
	ck_assert_uint_eq(cert->refs, 1);
	snpv_cert_unref(cert);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("pool");
	TCase *tcase = tcase_create("pool");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, bundles);
	tcase_add_test(tcase, takes_what_the_cache_has);
	tcase_add_test(tcase, grows);
	suite_add_tcase(suite, tcase);
	return suite;
}
