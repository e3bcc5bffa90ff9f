/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "unit.h"

#include <string.h>

static void number_id(uint8_t id[SNPV_ID_SIZE], uint32_t n)
{
	memset(id, 0, SNPV_ID_SIZE);
	memcpy(id, &n, sizeof(n));
}

START_TEST(remembers)
{
	struct authority_cert spec = authority_default(AUTHORITY_LEAF);
	struct snpv_cache *cache = snpv_cache_new(8);
	struct snpv_cert *cert = chainkit_cert(&spec);
	uint8_t issuer[SNPV_ID_SIZE], other[SNPV_ID_SIZE];

	number_id(issuer, 1);
	number_id(other, 2);
	ck_assert_ptr_null(snpv_cache_find(cache, cert->id));
	ck_assert(!snpv_cache_knows(cache, cert->id, issuer));
	snpv_cache_learn(cache, cert->id, issuer, cert);
	ck_assert(snpv_cache_knows(cache, cert->id, issuer));
	ck_assert(!snpv_cache_knows(cache, cert->id, other));
	ck_assert(!snpv_cache_knows(cache, issuer, cert->id));
	ck_assert_ptr_eq(snpv_cache_find(cache, cert->id), cert);
	snpv_cert_unref(cert);
	/* The last word counts. */
	snpv_cache_learn(cache, cert->id, other, cert);
	ck_assert(snpv_cache_knows(cache, cert->id, other));
	ck_assert(!snpv_cache_knows(cache, cert->id, issuer));
	snpv_cache_free(cache);
	ck_assert_uint_eq(cert->refs, 1);
	snpv_cert_unref(cert);
}
END_TEST

/* However much is learnt, no more is kept than there is room for. */
START_TEST(bounded)
{
	struct snpv_cache *cache = snpv_cache_new(8);
	uint8_t issuer[SNPV_ID_SIZE], id[SNPV_ID_SIZE];
	uint32_t kept = 0;

	number_id(issuer, 9999);
	for (uint32_t n = 0; n < 100; n++) {
		number_id(id, n);
		snpv_cache_learn(cache, id, issuer, NULL);
		ck_assert(snpv_cache_knows(cache, id, issuer));
		ck_assert_ptr_null(snpv_cache_find(cache, id));
	}
	for (uint32_t n = 0; n < 100; n++) {
		number_id(id, n);
		kept += snpv_cache_knows(cache, id, issuer);
		/* the last eight, by even and odd in two sets */
		ck_assert_int_eq(snpv_cache_knows(cache, id, issuer), n >= 92);
	}
	ck_assert_uint_eq(kept, 8);
	snpv_cache_free(cache);
}
END_TEST

START_TEST(oldest_goes_first)
{
	struct snpv_cache *cache = snpv_cache_new(4);
	uint8_t issuer[SNPV_ID_SIZE], id[5][SNPV_ID_SIZE];

	number_id(issuer, 9999);
	for (uint32_t n = 0; n < 5; n++)
		number_id(id[n], n);
	for (uint32_t n = 0; n < 4; n++)
		snpv_cache_learn(cache, id[n], issuer, NULL);
	ck_assert(snpv_cache_knows(cache, id[0], issuer));
	snpv_cache_learn(cache, id[4], issuer, NULL);
	ck_assert(snpv_cache_knows(cache, id[0], issuer));
	ck_assert(!snpv_cache_knows(cache, id[1], issuer));
	snpv_cache_free(cache);
}
END_TEST

START_TEST(turned_off)
{
	struct snpv_cache *cache = snpv_cache_new(0);
	uint8_t id[SNPV_ID_SIZE];

	number_id(id, 7);
	snpv_cache_learn(cache, id, id, NULL);
	ck_assert(!snpv_cache_knows(cache, id, id));
	ck_assert_ptr_null(snpv_cache_find(cache, id));
	snpv_cache_free(cache);
	snpv_cache_free(NULL);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cache");
	TCase *tcase = tcase_create("cache");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, remembers);
	tcase_add_test(tcase, bounded);
	tcase_add_test(tcase, oldest_goes_first);
	tcase_add_test(tcase, turned_off);
	suite_add_tcase(suite, tcase);
	return suite;
}
