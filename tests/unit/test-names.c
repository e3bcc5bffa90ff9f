/* SPDX-License-Identifier: MIT */
/* Lists of names: each is found at its place, and no part of one is. */
#include "unit.h"

#include "wire/names.h"

struct pair {
	uint8_t first;
	uint16_t second;
};

#define LIST(NAME, SIZE, AT) NAME(UINT8_MAX) SIZE(pair) AT(pair, second)

static const char names[] =
	LIST(SNPWIRE_NAME, SNPWIRE_SIZE_NAME, SNPWIRE_AT_NAME);
static const int64_t values[] = { LIST(SNPWIRE_VALUE, SNPWIRE_SIZE_VALUE,
				       SNPWIRE_AT_VALUE) };

static const struct {
	const char *name;
	int64_t value;
} known[] = {
	{ "UINT8_MAX", 255 },
	{ "sizeof(struct pair)", 4 },
	{ "offsetof(struct pair, second)", 2 },
};

START_TEST(finds_each)
{
	size_t at = 99;

	ck_assert(snpwire_names_find(names, known[_i].name, &at));
	ck_assert_uint_eq(at, (size_t)_i);
	ck_assert_int_eq(values[at], known[_i].value);
}
END_TEST

START_TEST(finds_no_other)
{
	static const char *const unknown[] = { "", "UINT8", "UINT8_MAX ",
					       "second", "uint8_max" };
	size_t at = 99;

	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		ck_assert(!snpwire_names_find(names, unknown[i], &at));
	ck_assert(!snpwire_names_find("", "UINT8_MAX", &at));
	ck_assert_uint_eq(at, 99);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("names");
	TCase *tcase = tcase_create("names");

	tcase_add_loop_test(tcase, finds_each, 0, 3);
	tcase_add_test(tcase, finds_no_other);
	suite_add_tcase(suite, tcase);
	return suite;
}
