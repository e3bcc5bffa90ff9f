/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <snpguest.h>

#include "lib/layout.h"

/* Sizes that are frozen, from the contract and not from the compiler. */
START_TEST(sizes)
{
	int64_t value = -1;

	ck_assert(snplib_layout_find("sizeof(struct snpguest_fault)", &value));
	ck_assert_int_eq(value, 32);
	ck_assert(snplib_layout_find("sizeof(struct snpguest_report_request)",
				     &value));
	ck_assert_int_eq(value, 80);
	ck_assert(snplib_layout_find("sizeof(struct snpguest_tcb)", &value));
	ck_assert_int_eq(value, 8);
}
END_TEST

START_TEST(offsets)
{
	int64_t value = -1;

	ck_assert(snplib_layout_find(
		"offsetof(struct snpguest_report_request, user_data)", &value));
	ck_assert_int_eq(value, 16);
	ck_assert(snplib_layout_find(
		"offsetof(struct snpguest_fault, response_status)", &value));
	ck_assert_int_eq(value, 12);
}
END_TEST

/* What is not there changes nothing. */
START_TEST(unknown)
{
	static const char *const names[] = {
		"", "snpguest_fault", "sizeof(struct snpguest_device)",
		"sizeof(struct snpguest_fault) ",
		"offsetof(struct snpguest_fault,attempts)"
	};
	int64_t value = 7;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ck_assert(!snplib_layout_find(names[i], &value));
	ck_assert_int_eq(value, 7);
}
END_TEST

/* Bindings get there through the one public call. */
START_TEST(public_call)
{
	int64_t value = 7;

	ck_assert_int_eq(
		snpguest_constant("sizeof(struct snpguest_fault)", &value),
		SNPGUEST_OK);
	ck_assert_int_eq(value, sizeof(struct snpguest_fault));
	ck_assert_int_eq(snpguest_constant("sizeof(struct nobody)", &value),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(value, 0);
	ck_assert_int_eq(snpguest_constant(NULL, &value), SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_constant("SNPGUEST_OK", NULL),
			 SNPGUEST_E_USAGE);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("layout");
	TCase *tcase = tcase_create("layout");

	tcase_add_test(tcase, sizes);
	tcase_add_test(tcase, offsets);
	tcase_add_test(tcase, unknown);
	tcase_add_test(tcase, public_call);
	suite_add_tcase(suite, tcase);
	return suite;
}
