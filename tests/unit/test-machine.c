/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/inside.h"

#include <string.h>

static struct snpsim_machine *machine;

static void setup(void)
{
	struct snpsim_platform_config config = { 0 };
	const struct snpsim_guest_config guest = { .policy = 0x30000 };
	struct snpsim_platform *platform;

	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &config.chip));
	ck_assert_int_eq(snpsim_platform_new(&config, &platform), 0);
	ck_assert_int_eq(snpsim_machine_new(platform, &guest, &machine), 0);
	ck_assert_ptr_eq(snpsim_machine_platform(machine), platform);
	snpsim_platform_unref(platform);
}

static void teardown(void)
{
	snpsim_machine_free(machine);
	snpsim_machine_free(NULL);
}

START_TEST(reboot_leaves_nothing_of_the_old_keys)
{
	struct snpsim_secrets *page = snpsim_machine_secrets(machine);
	struct snpsim_secrets before = *page;
	size_t i;

	page->msg_seqno[0] = 8;
	memset(page->vmpck[1], 0, SNPSIM_VMPCK_SIZE);
	machine->guest.counter[0] = 8;
	ck_assert_int_eq(snpsim_machine_reboot(machine), 0);
	ck_assert_ptr_eq(snpsim_machine_secrets(machine), page);
	for (i = 0; i < SNPSIM_VMPCKS; i++) {
		ck_assert_mem_ne(page->vmpck[i], before.vmpck[i],
				 SNPSIM_VMPCK_SIZE);
		ck_assert_uint_eq(page->msg_seqno[i], 0);
		ck_assert_uint_eq(machine->guest.counter[i], 0);
	}
}
END_TEST

static bool set(const char *text, char why[SNPSIM_PLAN_ERROR_MAX])
{
	return snpsim_machine_set_plan(machine, text, strlen(text), why);
}

START_TEST(plan_is_replaced_or_kept)
{
	char why[SNPSIM_PLAN_ERROR_MAX];

	ck_assert(set("kernel 6.2\nalways busy", why));
	ck_assert_int_eq(snpsim_machine_kernel(machine), SNPSIM_KERNEL_6_2);
	ck_assert_uint_eq(machine->host.plan.count, 1);
	ck_assert(!set("always dance", why));
	ck_assert_uint_eq(machine->host.plan.count, 1);
	ck_assert(set("", why));
	ck_assert_str_eq(why, "");
	ck_assert_uint_eq(machine->host.plan.count, 0);
	/* What is not mentioned stays. */
	ck_assert_int_eq(snpsim_machine_kernel(machine), SNPSIM_KERNEL_6_2);
	snpsim_machine_set_kernel(machine, SNPSIM_KERNEL_OURS);
	ck_assert_int_eq(snpsim_machine_kernel(machine), SNPSIM_KERNEL_OURS);
	snpsim_machine_set_manner(machine, SNPSIM_HOST_KVM);
	ck_assert_int_eq(machine->host.manner, SNPSIM_HOST_KVM);
}
END_TEST

START_TEST(log_of_nobody_is_empty)
{
	struct snpsim_log_entry entry;

	ck_assert_uint_eq(snpsim_machine_log(machine, 0, &entry, 1), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("machine");
	TCase *tcase = tcase_create("machine");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, reboot_leaves_nothing_of_the_old_keys);
	tcase_add_test(tcase, plan_is_replaced_or_kept);
	tcase_add_test(tcase, log_of_nobody_is_empty);
	suite_add_tcase(suite, tcase);
	return suite;
}
