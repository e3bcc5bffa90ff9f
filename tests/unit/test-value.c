/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "node/value.h"

START_TEST(numbers)
{
	static const struct {
		const char *text;
		int base;
		uint64_t max;
		bool good;
		uint64_t value;
	} rows[] = {
		{ "0", 10, 0, true, 0 },
		{ "4294967295", 10, UINT32_MAX, true, UINT32_MAX },
		{ "4294967296", 10, UINT32_MAX, false, 0 },
		{ "18446744073709551615", 10, UINT64_MAX, true, UINT64_MAX },
		{ "18446744073709551616", 10, UINT64_MAX, false, 0 },
		{ "600", 8, 0777, true, 0600 },
		{ "1000", 8, 0777, false, 0 },
		{ "900", 8, 0777, false, 0 },
		{ "ff", 16, 255, true, 255 },
		{ "", 10, 9, false, 0 },
		{ "-1", 10, UINT64_MAX, false, 0 },
		{ "+1", 10, 9, false, 0 },
		{ " 1", 10, 9, false, 0 },
		{ "1 ", 10, 9, false, 0 },
		{ "1x", 10, 9, false, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t value = 0;

		ck_assert_msg(snpnode_value_number(rows[i].text, rows[i].base,
						   rows[i].max,
						   &value) == rows[i].good,
			      "'%s'", rows[i].text);
		ck_assert_uint_eq(value, rows[i].value);
	}
}
END_TEST

START_TEST(words)
{
	static const struct snpnode_word list[] = {
		{ "one", 1 },
		{ "two", 2 },
		{ NULL, 0 },
	};
	uint32_t value = 7;

	ck_assert(snpnode_value_word("two", list, &value));
	ck_assert_uint_eq(value, 2);
	ck_assert(!snpnode_value_word("tw", list, &value));
	ck_assert(!snpnode_value_word("", list, &value));
	ck_assert_uint_eq(value, 2);
}
END_TEST

START_TEST(bytes)
{
	uint8_t out[3];

	memset(out, 0x55, sizeof(out));
	ck_assert(snpnode_value_bytes("0aFf", out, sizeof(out)));
	ck_assert_mem_eq(out, "\x0a\xff\x00", 3);
	ck_assert(snpnode_value_bytes("010203", out, sizeof(out)));
	ck_assert(!snpnode_value_bytes("01020304", out, sizeof(out)));
	ck_assert(!snpnode_value_bytes("010", out, sizeof(out)));
	ck_assert(!snpnode_value_bytes("0g", out, sizeof(out)));
	ck_assert(!snpnode_value_bytes("", out, sizeof(out)));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("value");
	TCase *tc = tcase_create("value");

	tcase_add_test(tc, numbers);
	tcase_add_test(tc, words);
	tcase_add_test(tc, bytes);
	suite_add_tcase(suite, tc);
	return suite;
}
