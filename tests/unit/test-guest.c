/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/guest.h"

#include <string.h>

static struct snpsim_chip chip;
static struct snpsim_random random_bytes;

static void setup(void)
{
	struct snpsim_chip_config config;

	ck_assert(snpsim_random_init(&random_bytes, SNPSIM_SEED_CHIP, NULL, 0));
	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_TURIN, &config));
	ck_assert(snpsim_chip_init(&chip, &config, &random_bytes));
}

static void teardown(void)
{
	snpsim_chip_wipe(&chip);
}

START_TEST(each_launch_has_keys_of_its_own)
{
	const struct snpsim_guest_config config = { .policy = 0x30000 };
	struct snpsim_guest one, two;
	struct snpsim_secrets a, b;
	size_t i, j;

	ck_assert(snpsim_guest_launch(&one, &config, &chip, &random_bytes, &a));
	ck_assert(snpsim_guest_launch(&two, &config, &chip, &random_bytes, &b));
	ck_assert_mem_ne(one.report_id, two.report_id, 32);
	ck_assert_mem_ne(one.vmrk, two.vmrk, sizeof(one.vmrk));
	for (i = 0; i < SNPSIM_VMPCKS; i++) {
		ck_assert_uint_eq(one.counter[i], 0);
		ck_assert_uint_eq(a.msg_seqno[i], 0);
		for (j = 0; j < SNPSIM_VMPCKS; j++)
			ck_assert_mem_ne(a.vmpck[i], b.vmpck[j], 32);
		for (j = 0; j < i; j++)
			ck_assert_mem_ne(a.vmpck[i], a.vmpck[j], 32);
	}
	snpsim_guest_wipe(&one);
	snpsim_guest_wipe(&two);
	ck_assert_ptr_null(one.vmpck[0]);
	ck_assert_uint_eq(one.config.policy, 0);
}
END_TEST

START_TEST(launch_tcb_is_that_of_the_day)
{
	static const uint8_t tcb[8] = { 1, 1, 1, 4, 0, 0, 0, 0x51 };
	static const struct snpguest_tcb newer = { .fmc = 2, .has_fmc = 1 };
	static const struct snpsim_version version = { 1, 60, 0 };
	const struct snpsim_guest_config config = { 0 };
	struct snpsim_secrets secrets;
	struct snpsim_guest guest;

	ck_assert(snpsim_guest_launch(&guest, &config, &chip, &random_bytes,
				      &secrets));
	ck_assert(snpsim_chip_update(&chip, &newer, &version));
	ck_assert_mem_eq(guest.launch_tcb, tcb, 8);
	ck_assert_uint_eq(guest.launch_mit_vector, 0x3f);
	snpsim_guest_wipe(&guest);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("guest");
	TCase *tcase = tcase_create("guest");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, each_launch_has_keys_of_its_own);
	tcase_add_test(tcase, launch_tcb_is_that_of_the_day);
	suite_add_tcase(suite, tcase);
	return suite;
}
