/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "verify/policy.h"

#include <string.h>

static const uint8_t values[2 * 48] = { 1, 2, 3 };

START_TEST(copied_deep)
{
	uint8_t own[sizeof(values)];
	struct snpguest_policy policy = {
		.size = sizeof(policy),
		.min_guest_svn = 7,
		.measurements = { own, 2 },
	};
	struct snpguest_policy copy = { 0 };

	memcpy(own, values, sizeof(own));
	ck_assert_int_eq(snpv_policy_copy(&copy, &policy), SNPGUEST_OK);
	memset(own, 0xff, sizeof(own));
	ck_assert_uint_eq(copy.min_guest_svn, 7);
	ck_assert_uint_eq(copy.measurements.count, 2);
	ck_assert_mem_eq(copy.measurements.bytes, values, sizeof(values));
	snpv_policy_clear(&copy);
	ck_assert_ptr_null(copy.measurements.bytes);
	ck_assert_uint_eq(copy.measurements.count, 0);
}
END_TEST

/* An older caller's is shorter; a newer one's longer, but asks no more. */
START_TEST(sizes)
{
	struct {
		struct snpguest_policy policy;
		uint8_t tail[16];
	} newer = { 0 };
	struct snpguest_policy policy = { .size = 8, .min_guest_svn = 7 };
	struct snpguest_policy copy = { 0 };

	ck_assert_int_eq(snpv_policy_copy(&copy, &policy), SNPGUEST_OK);
	ck_assert_uint_eq(copy.min_guest_svn, 0);
	ck_assert_uint_eq(copy.size, sizeof(copy));
	newer.policy.size = sizeof(newer);
	ck_assert_int_eq(snpv_policy_copy(&copy, &newer.policy), SNPGUEST_OK);
	newer.tail[15] = 1;
	ck_assert_int_eq(snpv_policy_copy(&copy, &newer.policy),
			 SNPGUEST_E_USAGE);
	policy.size = 0;
	ck_assert_int_eq(snpv_policy_copy(&copy, &policy), SNPGUEST_E_USAGE);
	policy.size = 3;
	ck_assert_int_eq(snpv_policy_copy(&copy, &policy), SNPGUEST_E_USAGE);
	policy.size = UINT32_MAX;
	ck_assert_int_eq(snpv_policy_copy(&copy, &policy), SNPGUEST_E_USAGE);
}
END_TEST

START_TEST(senseless)
{
	struct snpguest_policy good = { .size = sizeof(good) };
	struct snpguest_policy bad[8];
	struct snpguest_policy copy = { 0 };

	for (size_t i = 0; i < 8; i++)
		bad[i] = good;
	bad[0].require = 4;
	bad[1].vmpls = 16;
	bad[2].rsvd[1] = 1;
	bad[3].table_required = 1u << 6;
	bad[4].table_allowed = 1u << 31;
	bad[5].id_keys.count = 1;
	bad[6].chip_ids.bytes = values;
	bad[6].chip_ids.count = SIZE_MAX;
	bad[7].author_keys.count = SIZE_MAX / 48 + 2;
	bad[7].author_keys.bytes = values;
	for (size_t i = 0; i < 8; i++)
		ck_assert_msg(snpv_policy_copy(&copy, &bad[i]) ==
				      SNPGUEST_E_USAGE,
			      "row %zu", i);
	ck_assert_int_eq(snpv_policy_copy(&copy, &good), SNPGUEST_OK);
	snpv_policy_clear(&copy);
}
END_TEST

/* Bytes without a meaning yet, one at a time; a later one may ask with them. */
START_TEST(reserved_bytes)
{
	struct snpguest_policy policy = { .size = sizeof(policy) };
	struct snpguest_policy copy = { 0 };
	uint8_t *const bytes[] = {
		&policy.rsvd[0],
		&policy.min_current_tcb.rsvd[0],
		&policy.min_current_tcb.rsvd[1],
		&policy.min_reported_tcb.rsvd[0],
		&policy.min_reported_tcb.rsvd[1],
		&policy.min_committed_tcb.rsvd[0],
		&policy.min_committed_tcb.rsvd[1],
		&policy.min_launch_tcb.rsvd[0],
		&policy.min_launch_tcb.rsvd[1],
		&policy.min_current_version.rsvd,
		&policy.min_committed_version.rsvd,
	};
	uint8_t *const flags[] = {
		&policy.min_current_tcb.has_fmc,
		&policy.min_reported_tcb.has_fmc,
		&policy.min_committed_tcb.has_fmc,
		&policy.min_launch_tcb.has_fmc,
	};

	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++) {
		*bytes[i] = 0x80;
		ck_assert_msg(snpv_policy_copy(&copy, &policy) ==
				      SNPGUEST_E_USAGE,
			      "byte %zu", i);
		*bytes[i] = 0;
	}
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		*flags[i] = 2;
		ck_assert_msg(snpv_policy_copy(&copy, &policy) ==
				      SNPGUEST_E_USAGE,
			      "flag %zu", i);
		*flags[i] = 1;
		ck_assert_int_eq(snpv_policy_copy(&copy, &policy), SNPGUEST_OK);
		snpv_policy_clear(&copy);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("policy");
	TCase *tcase = tcase_create("policy");

	tcase_add_test(tcase, copied_deep);
	tcase_add_test(tcase, sizes);
	tcase_add_test(tcase, senseless);
	tcase_add_test(tcase, reserved_bytes);
	suite_add_tcase(suite, tcase);
	return suite;
}
