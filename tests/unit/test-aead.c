/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/aead.h"

#include <string.h>

/* All-zero key and IV: test cases 13 and 14 of McGrew and Viega's paper on
 * GCM (AES-256), and a text with additional data of our own. */
static const uint8_t zeros[32];

START_TEST(empty_text_gives_the_published_tag)
{
	static const uint8_t want[16] = { 0x53, 0x0f, 0x8a, 0xfb, 0xc7, 0x45,
					  0x36, 0xb9, 0xa9, 0x63, 0xb4, 0xf1,
					  0xc4, 0xcb, 0x73, 0x8b };
	struct snpsim_aead *aead = snpsim_aead_new(zeros);
	uint8_t tag[16];

	ck_assert_ptr_nonnull(aead);
	ck_assert(snpsim_aead_seal(aead, zeros, zeros, 0, zeros, 0, NULL, tag));
	ck_assert_mem_eq(tag, want, sizeof(want));
	snpsim_aead_free(aead);
}
END_TEST

START_TEST(one_block_gives_the_published_cipher)
{
	static const uint8_t want[16] = { 0xce, 0xa7, 0x40, 0x3d, 0x4d, 0x60,
					  0x6b, 0x6e, 0x07, 0x4e, 0xc5, 0xd3,
					  0xba, 0xf3, 0x9d, 0x18 };
	static const uint8_t want_tag[16] = { 0xd0, 0xd1, 0xc8, 0xa7,
					      0x99, 0x99, 0x6b, 0xf0,
					      0x26, 0x5b, 0x98, 0xb5,
					      0xd4, 0x8a, 0xb9, 0x19 };
	struct snpsim_aead *aead = snpsim_aead_new(zeros);
	uint8_t cipher[16], tag[16];

	ck_assert_ptr_nonnull(aead);
	ck_assert(snpsim_aead_seal(aead, zeros, zeros, 0, zeros, 16, cipher,
				   tag));
	ck_assert_mem_eq(cipher, want, sizeof(want));
	ck_assert_mem_eq(tag, want_tag, sizeof(want_tag));
	snpsim_aead_free(aead);
}
END_TEST

START_TEST(only_the_right_message_opens)
{
	struct snpsim_aead *aead = snpsim_aead_new(zeros);
	uint8_t iv[12] = { 1 }, aad[48] = { 2 }, text[33] = "attack at dawn";
	uint8_t cipher[33], tag[16], back[33];

	ck_assert_ptr_nonnull(aead);
	ck_assert(snpsim_aead_seal(aead, iv, aad, 48, text, 33, cipher, tag));
	ck_assert(snpsim_aead_open(aead, iv, aad, 48, cipher, 33, back, tag));
	ck_assert_mem_eq(back, text, sizeof(text));

	iv[0] ^= 1;
	ck_assert(!snpsim_aead_open(aead, iv, aad, 48, cipher, 33, back, tag));
	ck_assert_mem_eq(back, zeros, 32);
	iv[0] ^= 1;
	aad[47] ^= 1;
	ck_assert(!snpsim_aead_open(aead, iv, aad, 48, cipher, 33, back, tag));
	aad[47] ^= 1;
	cipher[32] ^= 1;
	ck_assert(!snpsim_aead_open(aead, iv, aad, 48, cipher, 33, back, tag));
	cipher[32] ^= 1;
	tag[15] ^= 1;
	ck_assert(!snpsim_aead_open(aead, iv, aad, 48, cipher, 33, back, tag));
	tag[15] ^= 1;
	ck_assert(snpsim_aead_open(aead, iv, aad, 48, cipher, 33, back, tag));
	snpsim_aead_free(aead);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("aead");
	TCase *tcase = tcase_create("aead");

	tcase_add_test(tcase, empty_text_gives_the_published_tag);
	tcase_add_test(tcase, one_block_gives_the_published_cipher);
	tcase_add_test(tcase, only_the_right_message_opens);
	suite_add_tcase(suite, tcase);
	return suite;
}
