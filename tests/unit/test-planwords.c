/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/planwords.h"

#include <string.h>

static struct snpsim_words words;

static const char *split(const char *text)
{
	size_t len = strlen(text);

	return snpsim_words_split(&words, &text, &len);
}

START_TEST(lines_come_one_by_one)
{
	const char *text = "one\ttwo # rest\n\n  three\r\nfour";
	size_t len = strlen(text);

	ck_assert_ptr_null(snpsim_words_split(&words, &text, &len));
	ck_assert_uint_eq(words.count, 2);
	ck_assert_str_eq(snpsim_words_next(&words), "one");
	ck_assert(!snpsim_words_take(&words, "three"));
	ck_assert(snpsim_words_take(&words, "two"));
	ck_assert(snpsim_words_end(&words));
	ck_assert_ptr_null(snpsim_words_next(&words));
	ck_assert_ptr_null(snpsim_words_split(&words, &text, &len));
	ck_assert_uint_eq(words.count, 0);
	ck_assert_ptr_null(snpsim_words_split(&words, &text, &len));
	ck_assert_str_eq(snpsim_words_next(&words), "three");
	ck_assert_ptr_null(snpsim_words_split(&words, &text, &len));
	ck_assert_str_eq(snpsim_words_next(&words), "four");
	ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(rubbish_is_refused)
{
	char line[300];

	ck_assert_ptr_nonnull(split("a\x01z"));
	ck_assert_ptr_nonnull(split("caf\xc3\xa9"));
	memset(line, 'a', sizeof(line));
	line[256] = '\0';
	ck_assert_ptr_nonnull(split(line));
	line[255] = '\0';
	ck_assert_ptr_null(split(line));
	for (size_t i = 0; i < 50; i += 2)
		memcpy(line + i, "a ", 2);
	line[50] = '\0';
	ck_assert_ptr_nonnull(split(line));
	line[47] = '\0';
	ck_assert_ptr_null(split(line));
	ck_assert_uint_eq(words.count, 24);
}
END_TEST

static const struct {
	const char *text;
	uint64_t min, max;
	bool good;
	uint64_t value;
} numbers[] = {
	{ "0", 0, 9, true, 0 },
	{ "9", 0, 9, true, 9 },
	{ "10", 0, 9, false, 0 },
	{ "0", 1, 9, false, 0 },
	{ "0x1F", 0, 99, true, 31 },
	{ "0x", 0, 99, false, 0 },
	{ "", 0, 99, false, 0 },
	{ "-1", 0, UINT64_MAX, false, 0 },
	{ "1a", 0, 99, false, 0 },
	{ "18446744073709551615", 0, UINT64_MAX, true, UINT64_MAX },
	{ "18446744073709551616", 0, UINT64_MAX, false, 0 },
	{ "0xffffffffffffffff", 0, UINT64_MAX, true, UINT64_MAX },
	{ "0x10000000000000000", 0, UINT64_MAX, false, 0 },
};

START_TEST(number_is_within_bounds_or_refused)
{
	uint64_t value;

	ck_assert_ptr_null(split(numbers[_i].text));
	ck_assert_int_eq(snpsim_words_number(&words, numbers[_i].min,
					     numbers[_i].max, &value),
			 numbers[_i].good);
	if (numbers[_i].good)
		ck_assert_uint_eq(value, numbers[_i].value);
}
END_TEST

START_TEST(hex_is_whole_bytes)
{
	static const uint8_t want[] = { 0x0a, 0xFF };
	char text[132];
	uint8_t bytes[64];
	size_t count;

	ck_assert_ptr_null(split("0aFF 0af gg"));
	ck_assert(snpsim_words_hex(&words, bytes, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_mem_eq(bytes, want, 2);
	ck_assert(!snpsim_words_hex(&words, bytes, &count));
	ck_assert(!snpsim_words_hex(&words, bytes, &count));
	ck_assert(!snpsim_words_hex(&words, bytes, &count));
	memset(text, '1', sizeof(text));
	text[130] = '\0';
	ck_assert_ptr_null(split(text));
	ck_assert(!snpsim_words_hex(&words, bytes, &count));
	text[128] = '\0';
	ck_assert_ptr_null(split(text));
	ck_assert(snpsim_words_hex(&words, bytes, &count));
	ck_assert_uint_eq(count, 64);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("planwords");
	TCase *tcase = tcase_create("planwords");

	tcase_add_test(tcase, lines_come_one_by_one);
	tcase_add_test(tcase, rubbish_is_refused);
	tcase_add_loop_test(tcase, number_is_within_bounds_or_refused, 0,
			    sizeof(numbers) / sizeof(numbers[0]));
	tcase_add_test(tcase, hex_is_whole_bytes);
	suite_add_tcase(suite, tcase);
	return suite;
}
