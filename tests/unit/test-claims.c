/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <openssl/evp.h>
#include <snpguest-verify.h>
#include <string.h>

START_TEST(each_hash)
{
	static const struct {
		uint32_t type;
		const char *name;
		size_t len;
	} rows[] = {
		{ SNPGUEST_HCL_HASH_SHA256, "SHA256", 32 },
		{ SNPGUEST_HCL_HASH_SHA384, "SHA384", 48 },
		{ SNPGUEST_HCL_HASH_SHA512, "SHA512", 64 },
	};

	for (size_t i = 0; i < 3; i++) {
		struct snpguest_hcl hcl = {
			.hash_type = rows[i].type,
			.claims = (const uint8_t *)"{}",
			.claims_len = 2,
		};
		uint8_t want[64] = { 0 }, data[64];

		ck_assert(EVP_Digest("{}", 2, want, NULL,
				     EVP_get_digestbyname(rows[i].name), NULL));
		ck_assert_int_eq(snpguest_hcl_user_data(&hcl, data),
				 SNPGUEST_OK);
		ck_assert_mem_eq(data, want, 64);
	}
}
END_TEST

START_TEST(refused)
{
	const uint8_t zero[64] = { 0 };
	struct snpguest_hcl hcl = { .claims = zero, .claims_len = 1 };
	uint8_t data[64];

	ck_assert_int_eq(snpguest_hcl_user_data(&hcl, data),
			 SNPGUEST_E_UNSUPPORTED);
	hcl.hash_type = 4;
	ck_assert_int_eq(snpguest_hcl_user_data(&hcl, data),
			 SNPGUEST_E_UNSUPPORTED);
	ck_assert_mem_eq(data, zero, 64);
	ck_assert_int_eq(snpguest_hcl_user_data(NULL, data), SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_hcl_user_data(&hcl, NULL), SNPGUEST_E_USAGE);
	hcl.claims = NULL;
	ck_assert_int_eq(snpguest_hcl_user_data(&hcl, data), SNPGUEST_E_USAGE);
}
END_TEST

START_TEST(an_svsm_binds_its_manifest)
{
	const uint8_t zero[64] = { 0 };
	uint8_t both[64 + 3] = { 1, 2, 3 }, want[64], data[64];

	memcpy(both + 64, "abc", 3);
	ck_assert(EVP_Digest(both, 67, want, NULL, EVP_sha512(), NULL));
	ck_assert_int_eq(snpguest_svsm_user_data(both, both + 64, 3, data),
			 SNPGUEST_OK);
	ck_assert_mem_eq(data, want, 64);
	/* In place. */
	ck_assert_int_eq(snpguest_svsm_user_data(both, both + 64, 3, both),
			 SNPGUEST_OK);
	ck_assert_mem_eq(both, want, 64);
	ck_assert(EVP_Digest(zero, 64, want, NULL, EVP_sha512(), NULL));
	ck_assert_int_eq(snpguest_svsm_user_data(zero, NULL, 0, data),
			 SNPGUEST_OK);
	ck_assert_mem_eq(data, want, 64);
	ck_assert_int_eq(snpguest_svsm_user_data(zero, NULL, 1, data),
			 SNPGUEST_E_USAGE);
	ck_assert_mem_eq(data, zero, 64);
	ck_assert_int_eq(snpguest_svsm_user_data(NULL, zero, 1, data),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_svsm_user_data(zero, zero, 1, NULL),
			 SNPGUEST_E_USAGE);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("claims");
	TCase *tcase = tcase_create("claims");

	tcase_add_test(tcase, each_hash);
	tcase_add_test(tcase, refused);
	tcase_add_test(tcase, an_svsm_binds_its_manifest);
	suite_add_tcase(suite, tcase);
	return suite;
}
