/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "verify/text.h"

#include <string.h>

START_TEST(pieces)
{
	const uint8_t bytes[] = { 0x00, 0x9f, 0xff };
	struct snpv_text text;
	char array[128];

	snpv_text_init(&text, array, sizeof(array));
	ck_assert_str_eq(array, "");
	snpv_text_str(&text, "a ");
	snpv_text_hex(&text, bytes, sizeof(bytes));
	snpv_text_str(&text, " ");
	snpv_text_number(&text, 0);
	snpv_text_str(&text, " ");
	snpv_text_number(&text, UINT64_MAX);
	snpv_text_str(&text, " ");
	snpv_text_bits(&text, 0xb0000);
	snpv_text_str(&text, " ");
	snpv_text_time(&text, 0);
	ck_assert_str_eq(array, "a 009fff 0 18446744073709551615 0xb0000 "
				"1970-01-01T00:00:00Z");
}
END_TEST

/* Whatever is added, the array stays terminated and nothing behind it moves */
START_TEST(cut)
{
	char array[8];

	for (size_t cap = 0; cap < sizeof(array); cap++) {
		struct snpv_text text;

		memset(array, '#', sizeof(array));
		snpv_text_init(&text, array, cap);
		for (int i = 0; i < 4; i++)
			snpv_text_str(&text, "xyz");
		if (cap > 0)
			ck_assert_uint_eq(strlen(array), cap - 1);
		for (size_t i = cap; i < sizeof(array); i++)
			ck_assert_int_eq(array[i], '#');
	}
}
END_TEST

START_TEST(absurd_time)
{
	struct snpv_text text;
	char array[64];

	snpv_text_init(&text, array, sizeof(array));
	snpv_text_time(&text, INT64_MAX);
	ck_assert_str_eq(array, "another millennium");
	snpv_text_init(&text, array, sizeof(array));
	snpv_text_time(&text, 253402300799);
	ck_assert_str_eq(array, "9999-12-31T23:59:59Z");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("text");
	TCase *tcase = tcase_create("text");

	tcase_add_test(tcase, pieces);
	tcase_add_test(tcase, cut);
	tcase_add_test(tcase, absurd_time);
	suite_add_tcase(suite, tcase);
	return suite;
}
