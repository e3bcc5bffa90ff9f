/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "cli/policyoption.h"

/* Each row's texts go where policy_read() looks for them. */
START_TEST(one_for_each_demand)
{
	for (size_t row = 0; row < DEMAND_COUNT; row++) {
		const struct option *option = policy_option(row);

		ck_assert_ptr_nonnull(option->name);
		ck_assert_uint_eq(option->offset,
				  offsetof(struct policy_args, texts[row]));
		ck_assert_uint_eq(policy_find(option->name), row);
	}
	ck_assert_ptr_null(policy_option(DEMAND_COUNT)->name);
}
END_TEST

static const struct {
	const char *member;
	size_t row;
} rows[] = {
	{ "min-guest-svn", DEMAND_ID_MIN_GUEST_SVN },
	{ "min_guest_svn", DEMAND_ID_MIN_GUEST_SVN },
	{ "vmpl", DEMAND_ID_VMPL },
	{ "policy", DEMAND_COUNT }, /* a file names no other */
	{ "vmpls", DEMAND_COUNT },
	{ "", DEMAND_COUNT },
};

START_TEST(members)
{
	ck_assert_uint_eq(policy_find(rows[_i].member), rows[_i].row);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("policyoption");
	TCase *tcase = tcase_create("policyoption");

	tcase_add_test(tcase, one_for_each_demand);
	tcase_add_loop_test(tcase, members, 0, sizeof(rows) / sizeof(rows[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
