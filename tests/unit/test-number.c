/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "cli/number.h"

static const struct {
	const char *text;
	uint64_t max;
	bool fine;
	uint64_t value;
} rows[] = {
	{ "0", 3, true, 0 },
	{ "3", 3, true, 3 },
	{ "4", 3, false, 0 },
	{ "10", 3, false, 0 },
	{ "007", 9, true, 7 },
	{ "0x1F", 100, true, 31 },
	{ "0Xff", 254, false, 0 },
	{ "4294967295", UINT32_MAX, true, UINT32_MAX },
	{ "4294967296", UINT32_MAX, false, 0 },
	{ "18446744073709551615", UINT64_MAX, true, UINT64_MAX },
	{ "18446744073709551616", UINT64_MAX, false, 0 },
	{ "0xffffffffffffffff", UINT64_MAX, true, UINT64_MAX },
	{ "0x10000000000000000", UINT64_MAX, false, 0 },
	{ "99999999999999999999999", UINT64_MAX, false, 0 },
	{ "", 9, false, 0 },
	{ "0x", 9, false, 0 },
	{ "-1", 9, false, 0 },
	{ "+1", 9, false, 0 },
	{ " 1", 9, false, 0 },
	{ "1 ", 9, false, 0 },
	{ "1a", 99, false, 0 },
};

START_TEST(one_number_or_nothing)
{
	uint64_t value = 0;
	bool fine = number_parse(rows[_i].text, rows[_i].max, &value);

	ck_assert_msg(fine == rows[_i].fine, "'%s'", rows[_i].text);
	if (fine)
		ck_assert_uint_eq(value, rows[_i].value);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("number");
	TCase *tc = tcase_create("number");

	tcase_add_loop_test(tc, one_number_or_nothing, 0,
			    sizeof(rows) / sizeof(rows[0]));
	suite_add_tcase(suite, tc);
	return suite;
}
