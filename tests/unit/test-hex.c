/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "cli/hex.h"

START_TEST(pairs_of_digits)
{
	uint8_t bytes[4];
	size_t len;

	ck_assert(hex_decode("00fFa9", bytes, sizeof(bytes), &len));
	ck_assert_uint_eq(len, 3);
	ck_assert_mem_eq(bytes, "\x00\xff\xa9", 3);
	ck_assert(hex_decode(" 01:02\n0304\n", bytes, sizeof(bytes), &len));
	ck_assert_uint_eq(len, 4);
	ck_assert_mem_eq(bytes, "\x01\x02\x03\x04", 4);
}
END_TEST

START_TEST(anything_else_is_refused)
{
	static const char *const bad[] = { "",	 " ",	 "0",	      "012",
					   "zz", "0x01", "0 1",	      "01-02",
					   "é",	 "01/",	 "0102030405" };
	uint8_t bytes[4];
	size_t len;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!hex_decode(bad[i], bytes, sizeof(bytes), &len),
			      "'%s'", bad[i]);
}
END_TEST

START_TEST(there_and_back)
{
	uint8_t bytes[256], back[256];
	char text[2 * sizeof(bytes) + 1];
	size_t len;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)i;
	hex_encode(bytes, sizeof(bytes), text);
	ck_assert_uint_eq(strlen(text), 2 * sizeof(bytes));
	ck_assert(hex_decode(text, back, sizeof(back), &len));
	ck_assert_uint_eq(len, sizeof(bytes));
	ck_assert_mem_eq(bytes, back, sizeof(bytes));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("hex");
	TCase *tc = tcase_create("hex");

	tcase_add_test(tc, pairs_of_digits);
	tcase_add_test(tc, anything_else_is_refused);
	tcase_add_test(tc, there_and_back);
	suite_add_tcase(suite, tc);
	return suite;
}
