/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "core/config.h"

START_TEST(defaults_are_the_documented_ones)
{
	struct snpcore_config config;

	snpcore_config_init(&config);
	ck_assert_uint_eq(config.vmpck_id, 0);
	ck_assert_uint_eq(config.rate_burst, 2);
	ck_assert_uint_eq(config.rate_s, 1);
	ck_assert_uint_eq(config.busy_timeout_s, 60);
	ck_assert_uint_eq(config.pending_lease_s, 10);
	ck_assert_ptr_null(snpcore_config_check(&config));
}
END_TEST

/* Both ends of each range, and the first beyond; NULL: accepted. */
START_TEST(senseless_values_are_refused_by_name)
{
	static const struct {
		struct snpcore_config config;
		const char *names;
	} rows[] = {
		{ { 3, 1, 2, 60, 10 }, NULL },
		{ { 4, 1, 2, 60, 10 }, "vmpck_id" },
		{ { UINT32_MAX, 1, 2, 60, 10 }, "vmpck_id" },
		{ { 0, 3600, 2, 60, 10 }, NULL },
		{ { 0, 3601, 2, 60, 10 }, "rate_s" },
		{ { 0, 1, 1, 60, 10 }, NULL },
		{ { 0, 1, 1000, 60, 10 }, NULL },
		{ { 0, 1, 0, 60, 10 }, "rate_burst" },
		{ { 0, 1, 1001, 60, 10 }, "rate_burst" },
		/* No limit: a burst says nothing. */
		{ { 0, 0, 0, 60, 10 }, NULL },
		{ { 0, 0, UINT32_MAX, 60, 10 }, NULL },
		{ { 0, 1, 2, 0, 10 }, NULL },
		{ { 0, 1, 2, 86400, 10 }, NULL },
		{ { 0, 1, 2, 86401, 10 }, "busy_timeout_s" },
		{ { 0, 1, 2, 60, 1 }, NULL },
		{ { 0, 1, 2, 60, 3600 }, NULL },
		{ { 0, 1, 2, 60, 0 }, "pending_lease_s" },
		{ { 0, 1, 2, 60, 3601 }, "pending_lease_s" },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *said = snpcore_config_check(&rows[i].config);

		if (!rows[i].names)
			ck_assert_msg(!said, "row %zu: %s", i, said);
		else
			ck_assert_msg(said && strstr(said, rows[i].names),
				      "row %zu: %s", i, said);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("config");
	TCase *tcase = tcase_create("config");

	tcase_add_test(tcase, defaults_are_the_documented_ones);
	tcase_add_test(tcase, senseless_values_are_refused_by_name);
	suite_add_tcase(suite, tcase);
	return suite;
}
