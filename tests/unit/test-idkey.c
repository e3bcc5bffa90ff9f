/* SPDX-License-Identifier: MIT */
#include "authority.h"
#include "unit.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/x509.h>
#include <snpguest-verify.h>
#include <stdlib.h>
#include <string.h>

/* The firmware's format, put together here by hand. */
static void firmware_key(uint8_t out[0x404])
{
	EVP_PKEY *key = authority_key(AUTHORITY_LEAF);
	BIGNUM *x = NULL, *y = NULL;

	memset(out, 0, 0x404);
	out[0] = 2;
	ck_assert(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x));
	ck_assert(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y));
	ck_assert_int_eq(BN_bn2lebinpad(x, out + 4, 72), 72);
	ck_assert_int_eq(BN_bn2lebinpad(y, out + 0x4c, 72), 72);
	BN_free(x);
	BN_free(y);
}

START_TEST(all_forms_agree)
{
	uint8_t firmware[0x404], want[48], digest[48];
	uint8_t *der = NULL;
	int len = i2d_PUBKEY(authority_key(AUTHORITY_LEAF), &der);
	char *pem = authority_pem("PUBLIC KEY", der, (size_t)len);

	firmware_key(firmware);
	ck_assert(EVP_Digest(firmware, sizeof(firmware), want, NULL,
			     EVP_sha384(), NULL));
	ck_assert_int_eq(
		snpguest_id_key_digest(firmware, sizeof(firmware), digest),
		SNPGUEST_OK);
	ck_assert_mem_eq(digest, want, 48);
	ck_assert_int_eq(snpguest_id_key_digest(der, (size_t)len, digest),
			 SNPGUEST_OK);
	ck_assert_mem_eq(digest, want, 48);
	ck_assert_int_eq(
		snpguest_id_key_digest((uint8_t *)pem, strlen(pem), digest),
		SNPGUEST_OK);
	ck_assert_mem_eq(digest, want, 48);
	free(pem);
	OPENSSL_free(der);
}
END_TEST

START_TEST(refused)
{
	const uint8_t zero[48] = { 0 };
	uint8_t firmware[0x404], digest[48];
	uint8_t *der = NULL;
	int len = i2d_PUBKEY(authority_key(AUTHORITY_ASK), &der);

	ck_assert_int_eq(snpguest_id_key_digest(der, (size_t)len, digest),
			 SNPGUEST_E_FORMAT);
	ck_assert_mem_eq(digest, zero, 48);
	firmware_key(firmware);
	firmware[0] = 1;
	ck_assert_int_eq(
		snpguest_id_key_digest(firmware, sizeof(firmware), digest),
		SNPGUEST_E_FORMAT);
	firmware[0] = 2;
	firmware[0x403] = 1;
	ck_assert_int_eq(
		snpguest_id_key_digest(firmware, sizeof(firmware), digest),
		SNPGUEST_E_FORMAT);
	ck_assert_int_eq(snpguest_id_key_digest(NULL, 0, digest),
			 SNPGUEST_E_USAGE);
	OPENSSL_free(der);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("idkey");
	TCase *tcase = tcase_create("idkey");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, all_forms_agree);
	tcase_add_test(tcase, refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
