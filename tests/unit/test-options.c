/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/options.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

static struct snpsim_setup setup;
static struct snpguest_sim_options options;

static int import(void)
{
	int rc = snpsim_setup_import(&options, &setup);

	memset(&options, 0, sizeof(options));
	options.size = sizeof(options);
	return rc;
}

static void reset(void)
{
	memset(&options, 0, sizeof(options));
	options.size = sizeof(options);
}

START_TEST(nothing_said_is_the_default)
{
	snpsim_setup_init(&setup);
	ck_assert_uint_eq(setup.platform.chip.line, SNPGUEST_LINE_MILAN);
	ck_assert_uint_eq(setup.platform.chip.report_version, 3);
	ck_assert_uint_eq(setup.guest.policy, 0x30000);
	ck_assert_uint_eq(setup.driver.rate_s, 0);
	ck_assert_uint_eq(setup.driver.busy_timeout_s, 60);
	ck_assert_uint_eq(setup.driver.pending_lease_s, 10);
	ck_assert_int_eq(setup.manner, SNPSIM_HOST_PROTOCOL);
	ck_assert(!setup.real_time);
	reset();
	ck_assert_int_eq(import(), 0);
	ck_assert_uint_eq(setup.guest.policy, 0x30000);
}
END_TEST

START_TEST(structure_grows)
{
	struct {
		struct snpguest_sim_options options;
		uint8_t tail[16];
	} newer = { .options = { .size = sizeof(newer), .guest_svn = 5 } };

	reset();
	options.size = offsetof(struct snpguest_sim_options, guest_svn);
	options.guest_svn = 9;
	ck_assert_int_eq(import(), 0);
	ck_assert_uint_eq(setup.guest.guest_svn, 0);
	options.size = offsetof(struct snpguest_sim_options, guest_svn) - 1;
	ck_assert_int_eq(import(), -EINVAL);
	ck_assert_int_eq(snpsim_setup_import(&newer.options, &setup), 0);
	ck_assert_uint_eq(setup.guest.guest_svn, 5);
	newer.tail[15] = 1;
	ck_assert_int_eq(snpsim_setup_import(&newer.options, &setup), -EINVAL);
}
END_TEST

START_TEST(senseless_values_are_refused)
{
	reset();
	options.line = 4;
	ck_assert_int_eq(import(), -EINVAL);
	options.report_version = 4;
	ck_assert_int_eq(import(), -EINVAL);
	options.signing_key = 2;
	ck_assert_int_eq(import(), -EINVAL);
	options.vmpck_id = 4;
	ck_assert_int_eq(import(), -EINVAL);
	options.rate_s = 1;
	ck_assert_int_eq(import(), -EINVAL);
	options.flags = 0x400;
	ck_assert_int_eq(import(), -EINVAL);
	options.rsvd = 1;
	ck_assert_int_eq(import(), -EINVAL);
	options.flags = SNPGUEST_SIM_SET_REPORTED;
	options.reported_tcb.snp = 255;
	ck_assert_int_eq(import(), -EINVAL);
	ck_assert_int_eq(import(), 0);
}
END_TEST

START_TEST(tcbs_follow_each_other_unless_set)
{
	struct snpsim_chip_config *chip = &setup.platform.chip;

	reset();
	options.flags = SNPGUEST_SIM_SET_CURRENT;
	options.current_tcb.snp = 50;
	options.current_version[1] = 77;
	ck_assert_int_eq(import(), 0);
	ck_assert_uint_eq(chip->current_tcb.snp, 50);
	ck_assert_uint_eq(chip->committed_tcb.snp, 50);
	ck_assert_uint_eq(chip->reported_tcb.snp, 50);
	ck_assert_uint_eq(chip->committed.minor, 77);
	options.flags = SNPGUEST_SIM_SET_CURRENT | SNPGUEST_SIM_SET_COMMITTED |
			SNPGUEST_SIM_SET_REPORTED;
	options.current_tcb.snp = 50;
	options.committed_tcb.snp = 40;
	options.reported_tcb.snp = 30;
	ck_assert_int_eq(import(), 0);
	ck_assert_uint_eq(chip->current_tcb.snp, 50);
	ck_assert_uint_eq(chip->committed_tcb.snp, 40);
	ck_assert_uint_eq(chip->reported_tcb.snp, 30);
}
END_TEST

START_TEST(values_arrive_where_they_belong)
{
	reset();
	options.line = SNPGUEST_LINE_TURIN;
	options.signing_key = SNPGUEST_SIGNING_KEY_VLEK;
	options.flags = SNPGUEST_SIM_REAL_TIME | SNPGUEST_SIM_HOST_KVM |
			SNPGUEST_SIM_MASK_CHIP_ID | SNPGUEST_SIM_AUTHOR_KEY |
			SNPGUEST_SIM_SET_PLATFORM_INFO |
			SNPGUEST_SIM_SET_MIT_VECTOR;
	options.platform_info = 0x65;
	options.mit_vector = 7;
	options.author_key_digest[0] = 0xaa;
	options.vmpck_id = 2;
	options.rate_s = 3;
	options.rate_burst = 4;
	options.plan = "host kvm";
	ck_assert_int_eq(import(), 0);
	ck_assert(setup.platform.chip.vlek_loaded);
	ck_assert(setup.platform.chip.mask_chip_id);
	ck_assert(!setup.platform.chip.mask_chip_key);
	ck_assert_uint_eq(setup.platform.chip.platform_info, 0x65);
	ck_assert_uint_eq(setup.platform.chip.mit_vector, 7);
	ck_assert_uint_eq(setup.guest.author_key_digest[0], 0xaa);
	ck_assert(setup.guest.author_key_en);
	ck_assert_uint_eq(setup.driver.vmpck_id, 2);
	ck_assert_uint_eq(setup.driver.rate_burst, 4);
	ck_assert_int_eq(setup.manner, SNPSIM_HOST_KVM);
	ck_assert(setup.real_time);
	ck_assert_str_eq(setup.plan, "host kvm");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("options");
	TCase *tcase = tcase_create("options");

	tcase_add_test(tcase, nothing_said_is_the_default);
	tcase_add_test(tcase, structure_grows);
	tcase_add_test(tcase, senseless_values_are_refused);
	tcase_add_test(tcase, tcbs_follow_each_other_unless_set);
	tcase_add_test(tcase, values_arrive_where_they_belong);
	suite_add_tcase(suite, tcase);
	return suite;
}
