/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/curve.h"

#include <string.h>

#include <openssl/obj_mac.h>

static EC_GROUP *group;

static void setup(void)
{
	group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	ck_assert_ptr_nonnull(group);
}

static void teardown(void)
{
	EC_GROUP_free(group);
}

/* The order less 1 is what all is taken modulo: then it begins anew at 1. */
START_TEST(no_input_makes_a_scalar_out_of_range)
{
	uint8_t input[40] = { 0 };
	BIGNUM *less = BN_dup(EC_GROUP_get0_order(group));
	BIGNUM *scalar = snpsim_curve_scalar(group, input, sizeof(input));

	ck_assert(BN_is_one(scalar));
	BN_clear_free(scalar);
	ck_assert(BN_sub_word(less, 1));
	ck_assert_int_eq(BN_bn2binpad(less, input, 40), 40);
	scalar = snpsim_curve_scalar(group, input, sizeof(input));
	ck_assert(BN_is_one(scalar));
	BN_clear_free(scalar);
	input[39]--;
	scalar = snpsim_curve_scalar(group, input, sizeof(input));
	ck_assert_int_eq(BN_cmp(scalar, less), 0);
	BN_clear_free(scalar);
	memset(input, 0xff, sizeof(input));
	scalar = snpsim_curve_scalar(group, input, sizeof(input));
	ck_assert_int_lt(BN_cmp(scalar, less), 1);
	BN_clear_free(scalar);
	BN_free(less);
}
END_TEST

START_TEST(one_is_the_generator)
{
	uint8_t input[40] = { 0 }, point[65], want[65];
	BIGNUM *one = snpsim_curve_scalar(group, input, sizeof(input));

	ck_assert(snpsim_curve_point(group, one, point, sizeof(point)));
	ck_assert_uint_eq(EC_POINT_point2oct(group,
					     EC_GROUP_get0_generator(group),
					     POINT_CONVERSION_UNCOMPRESSED,
					     want, sizeof(want), NULL),
			  sizeof(want));
	ck_assert_mem_eq(point, want, sizeof(want));
	ck_assert(!snpsim_curve_point(group, one, point, sizeof(point) - 1));
	BN_clear_free(one);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("curve");
	TCase *tcase = tcase_create("curve");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, no_input_makes_a_scalar_out_of_range);
	tcase_add_test(tcase, one_is_the_generator);
	suite_add_tcase(suite, tcase);
	return suite;
}
