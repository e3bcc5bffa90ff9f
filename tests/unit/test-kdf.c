/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/kdf.h"

#include <string.h>

#include <openssl/hmac.h>

static const uint8_t root[SNPSIM_ROOT_SIZE] = { 1, 2, 3, 4 };

/* RFC 5869 by its two steps, with HMAC alone: one block of output. */
START_TEST(it_is_hkdf)
{
	uint8_t prk[48], info[5] = "info", block[5], want[48], got[48];
	unsigned int len;

	HMAC(EVP_sha384(), "label", 5, root, sizeof(root), prk, &len);
	memcpy(block, info, 4);
	block[4] = 1;
	HMAC(EVP_sha384(), prk, sizeof(prk), block, sizeof(block), want, &len);
	ck_assert(snpsim_kdf(root, "label", info, 4, got, sizeof(got)));
	ck_assert_mem_eq(got, want, sizeof(want));
}
END_TEST

START_TEST(root_label_and_info_matter)
{
	uint8_t other[SNPSIM_ROOT_SIZE] = { 5 }, info[1] = { 1 };
	uint8_t a[32], b[32];

	ck_assert(snpsim_kdf(root, "a", NULL, 0, a, sizeof(a)));
	ck_assert(snpsim_kdf(other, "a", NULL, 0, b, sizeof(b)));
	ck_assert_mem_ne(a, b, sizeof(a));
	ck_assert(snpsim_kdf(root, "b", NULL, 0, b, sizeof(b)));
	ck_assert_mem_ne(a, b, sizeof(a));
	ck_assert(snpsim_kdf(root, "a", info, 1, b, sizeof(b)));
	ck_assert_mem_ne(a, b, sizeof(a));
	ck_assert(snpsim_kdf(root, "a", NULL, 0, b, sizeof(b)));
	ck_assert_mem_eq(a, b, sizeof(a));
}
END_TEST

START_TEST(seed_decides_the_stream)
{
	struct snpsim_random one, two, free_one;
	uint8_t a[2][16], b[2][16], c[16];

	ck_assert(snpsim_random_init(&one, SNPSIM_SEED_CHIP,
				     (const uint8_t *)"seed", 4));
	ck_assert(snpsim_random_init(&two, SNPSIM_SEED_CHIP,
				     (const uint8_t *)"seed", 4));
	ck_assert(snpsim_random_init(&free_one, SNPSIM_SEED_CHIP, NULL, 0));
	ck_assert(snpsim_random_bytes(&one, a[0], 16));
	ck_assert(snpsim_random_bytes(&one, a[1], 16));
	ck_assert(snpsim_random_bytes(&two, b[0], 16));
	ck_assert(snpsim_random_bytes(&two, b[1], 16));
	ck_assert(snpsim_random_bytes(&free_one, c, 16));
	ck_assert_mem_eq(a, b, sizeof(a));
	ck_assert_mem_ne(a[0], a[1], 16);
	ck_assert_mem_ne(a[0], c, 16);
	snpsim_random_wipe(&one);
	memset(b, 0, sizeof(b));
	ck_assert_mem_eq(one.root, b, sizeof(b));
}
END_TEST

START_TEST(streams_of_one_seed_are_strangers)
{
	struct snpsim_random one, other;
	uint8_t a[32], b[32];

	ck_assert(snpsim_random_init(&one, "one", (const uint8_t *)"seed", 4));
	ck_assert(snpsim_random_init(&other, "other", (const uint8_t *)"seed",
				     4));
	ck_assert(snpsim_random_bytes(&one, a, sizeof(a)));
	ck_assert(snpsim_random_bytes(&other, b, sizeof(b)));
	ck_assert_mem_ne(a, b, sizeof(a));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("kdf");
	TCase *tcase = tcase_create("kdf");

	tcase_add_test(tcase, it_is_hkdf);
	tcase_add_test(tcase, root_label_and_info_matter);
	tcase_add_test(tcase, seed_decides_the_stream);
	tcase_add_test(tcase, streams_of_one_seed_are_strangers);
	suite_add_tcase(suite, tcase);
	return suite;
}
