/* SPDX-License-Identifier: MIT */
#include "authority.h"
#include "unit.h"
#include "verify/pubkey.h"

#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

static snpguest_status roundtrip(EVP_PKEY *from, EVP_PKEY **to)
{
	uint8_t *der = NULL;
	int len = i2d_PUBKEY(from, &der);
	snpguest_status st = snpv_key_new(der, (size_t)len, to);

	OPENSSL_free(der);
	return st;
}

START_TEST(both_kinds)
{
	const enum authority_who who[] = { AUTHORITY_ARK, AUTHORITY_LEAF };

	for (size_t i = 0; i < 2; i++) {
		EVP_PKEY *key = NULL;

		ck_assert_int_eq(roundtrip(authority_key(who[i]), &key),
				 SNPGUEST_OK);
		ck_assert_int_eq(EVP_PKEY_eq(key, authority_key(who[i])), 1);
		ck_assert_int_eq(snpv_key_is_rsa(key), i == 0);
		EVP_PKEY_free(key);
	}
}
END_TEST

START_TEST(other_kinds)
{
	EVP_PKEY *others[] = {
		EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048),
		EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"),
		EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"),
	};

	for (size_t i = 0; i < 3; i++) {
		EVP_PKEY *key = NULL;

		ck_assert_int_eq(roundtrip(others[i], &key), SNPGUEST_E_FORMAT);
		ck_assert_ptr_null(key);
		EVP_PKEY_free(others[i]);
	}
}
END_TEST

/* A point that is not on the curve, one compressed, bytes that are cut. */
START_TEST(bad_point)
{
	EVP_PKEY *key = NULL;
	uint8_t *der = NULL;
	int len = i2d_PUBKEY(authority_key(AUTHORITY_LEAF), &der);

	for (int cut = 0; cut < len; cut++)
		ck_assert_int_eq(snpv_key_new(der, (size_t)cut, &key),
				 SNPGUEST_E_FORMAT);
	der[len - 1] ^= 1;
	ck_assert_int_eq(snpv_key_new(der, (size_t)len, &key),
			 SNPGUEST_E_FORMAT);
	der[len - 1] ^= 1;
	der[len - 97] = 0x02;
	ck_assert_int_eq(snpv_key_new(der, (size_t)len, &key),
			 SNPGUEST_E_FORMAT);
	ck_assert_ptr_null(key);
	OPENSSL_free(der);
}
END_TEST

/* The wrong kind of key verifies nothing, and does not crash over it. */
START_TEST(pss_with_curve)
{
	const uint8_t data[3] = { 1, 2, 3 };

	ck_assert_int_eq(snpv_key_verify_pss(authority_key(AUTHORITY_LEAF),
					     data, sizeof(data), data,
					     sizeof(data)),
			 SNPGUEST_E_REJECTED);
	ck_assert_int_eq(snpv_key_verify_pss(authority_key(AUTHORITY_ARK), data,
					     sizeof(data), data, sizeof(data)),
			 SNPGUEST_E_REJECTED);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("pubkey");
	TCase *tcase = tcase_create("pubkey");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, both_kinds);
	tcase_add_test(tcase, other_kinds);
	tcase_add_test(tcase, bad_point);
	tcase_add_test(tcase, pss_with_curve);
	suite_add_tcase(suite, tcase);
	return suite;
}
