/* SPDX-License-Identifier: MIT */
/* Structures whose two sides were compiled at different times. */
#include "unit.h"

#include <string.h>

#include "lib/output.h"

struct old {
	uint32_t size;
	uint32_t first;
};

struct new
{
	uint32_t size;
	uint32_t first;
	uint64_t second;
};

START_TEST(takes_the_shorter_for_zero_filled)
{
	const struct old user = { sizeof(user), 7 };
	struct new own;

	memset(&own, 0xee, sizeof(own));
	ck_assert_int_eq(snplib_input(&own, sizeof(own), &user), SNPGUEST_OK);
	ck_assert_uint_eq(own.first, 7);
	ck_assert_uint_eq(own.second, 0);
}
END_TEST

START_TEST(takes_the_longer_only_with_a_zero_tail)
{
	struct new user = { sizeof(user), 7, 0 };
	struct old own;

	ck_assert_int_eq(snplib_input(&own, sizeof(own), &user), SNPGUEST_OK);
	ck_assert_uint_eq(own.first, 7);
	user.second = UINT64_C(1) << 63;
	ck_assert_int_eq(snplib_input(&own, sizeof(own), &user),
			 SNPGUEST_E_USAGE);
}
END_TEST

START_TEST(refuses_senseless_sizes)
{
	static const uint32_t sizes[] = { 0, 1, 3, 4097, UINT32_MAX };
	struct old user = { 0, 7 }, own;
	size_t i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		user.size = sizes[i];
		ck_assert_int_eq(snplib_input(&own, sizeof(own), &user),
				 SNPGUEST_E_USAGE);
		ck_assert_uint_eq(own.first, 0);
	}
	ck_assert_int_eq(snplib_input(&own, sizeof(own), NULL),
			 SNPGUEST_E_USAGE);
}
END_TEST

START_TEST(gives_what_the_caller_knows)
{
	const struct old from = { 8, 7 };
	uint8_t to[12];

	memset(to, 0xee, sizeof(to));
	snplib_output(to, 6, &from, sizeof(from));
	ck_assert_mem_eq(to, "\x08\0\0\0\x07\0\xee", 7);
	snplib_output(to, 12, &from, sizeof(from));
	ck_assert_mem_eq(to, "\x08\0\0\0\x07\0\0\0\0\0\0\0", 12);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("output");
	TCase *all = tcase_create("all");

	tcase_add_test(all, takes_the_shorter_for_zero_filled);
	tcase_add_test(all, takes_the_longer_only_with_a_zero_tail);
	tcase_add_test(all, refuses_senseless_sizes);
	tcase_add_test(all, gives_what_the_caller_knows);
	suite_add_tcase(suite, all);
	return suite;
}
