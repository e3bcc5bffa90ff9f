/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "core/config.h"
#include "core/throttle.h"

START_TEST(burst_then_wait)
{
	struct snpcore_throttle t;

	snpcore_throttle_init(&t, 1, 2, 1000);
	ck_assert_uint_eq(snpcore_throttle_ready(&t, 1000), 1000);
	snpcore_throttle_take(&t, 1000);
	ck_assert_uint_eq(snpcore_throttle_ready(&t, 1000), 1000);
	snpcore_throttle_take(&t, 1000);
	/* two a second: the next one after half a second, not before */
	ck_assert_uint_eq(snpcore_throttle_ready(&t, 1000), 1500);
	ck_assert_uint_eq(snpcore_throttle_ready(&t, 1499), 1500);
	ck_assert_uint_eq(snpcore_throttle_ready(&t, 1500), 1500);
	snpcore_throttle_take(&t, 1500);
	ck_assert_uint_eq(snpcore_throttle_ready(&t, 1500), 2000);
}
END_TEST

START_TEST(no_more_than_a_burst_is_saved)
{
	struct snpcore_throttle t;
	int i;

	snpcore_throttle_init(&t, 2, 3, 0);
	for (i = 0; i < 3; i++)
		snpcore_throttle_take(&t, 1000000000);
	ck_assert_uint_gt(snpcore_throttle_ready(&t, 1000000000), 1000000000);
}
END_TEST

/* A bucket cannot lose or win time by rounding: N tokens take N * 2/3 s. */
START_TEST(no_drift)
{
	struct snpcore_throttle t;
	uint64_t now = 0;
	int i;

	snpcore_throttle_init(&t, 2, 3, 0);
	for (i = 0; i < 3 + 300; i++) {
		now = snpcore_throttle_ready(&t, now);
		snpcore_throttle_take(&t, now);
	}
	ck_assert_uint_eq(now, 300 * 2000 / 3);
}
END_TEST

/* Nobody's clock shall, but if one does, it wins no token by it. */
START_TEST(a_clock_that_goes_back)
{
	struct snpcore_throttle t;

	snpcore_throttle_init(&t, 1, 1, 1000);
	snpcore_throttle_take(&t, 2000);
	ck_assert_uint_gt(snpcore_throttle_ready(&t, 1999), 1999);
	ck_assert_uint_eq(snpcore_throttle_ready(&t, 3000), 3000);
	/* Nor twice the time that it goes through twice. */
	snpcore_throttle_init(&t, 1, 2, 1000);
	snpcore_throttle_take(&t, 2000);
	snpcore_throttle_take(&t, 1000);
	ck_assert_uint_eq(snpcore_throttle_ready(&t, 2000), 2500);
}
END_TEST

START_TEST(rate_0_is_no_limit)
{
	struct snpcore_throttle t;
	int i;

	snpcore_throttle_init(&t, 0, 0, 5);
	for (i = 0; i < 100; i++) {
		ck_assert_uint_eq(snpcore_throttle_ready(&t, 5), 5);
		snpcore_throttle_take(&t, 5);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("throttle");
	TCase *tc = tcase_create("bucket");

	tcase_add_test(tc, burst_then_wait);
	tcase_add_test(tc, no_more_than_a_burst_is_saved);
	tcase_add_test(tc, no_drift);
	tcase_add_test(tc, a_clock_that_goes_back);
	tcase_add_test(tc, rate_0_is_no_limit);
	suite_add_tcase(suite, tc);
	return suite;
}
