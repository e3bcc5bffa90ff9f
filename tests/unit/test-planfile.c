/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "node/planfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/platform.h"
#include "sim/vmm.h"

static char top[64], file[80];
static struct snpsim_machine *machine;
static struct snpnode_planfile plan;

/* @text, and @more lines of comment; moved into place, as the manual has it. */
static void put(const char *text, size_t more)
{
	char path[96];
	FILE *f;

	snprintf(path, sizeof(path), "%s.new", file);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "%s\n", text);
	while (more--)
		fputs("# fifteen bytes\n", f);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(rename(path, file), 0);
}

static void setup(void)
{
	const struct snpsim_guest_config guest = { .policy = 0x30000 };
	struct snpsim_platform_config config = { 0 };
	struct snpsim_platform *platform;

	snprintf(top, sizeof(top), "planfile-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(file, sizeof(file), "%s/plan", top);
	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &config.chip));
	ck_assert_int_eq(snpsim_platform_new(&config, &platform), 0);
	ck_assert_int_eq(snpsim_machine_new(platform, &guest, &machine), 0);
	snpsim_platform_unref(platform);
}

static void teardown(void)
{
	snpsim_machine_free(machine);
	(void)unlink(file);
	ck_assert_int_eq(rmdir(top), 0);
}

/* What the plan answers an exit with: "always refuse vmm N". */
static uint64_t answer(void)
{
	static uint8_t request[4096], response[4096];
	struct snpsim_exit exit = {
		.exit_code = SNPCORE_EXIT_CODE_GUEST_REQUEST,
		.request = request,
		.response = response,
	};
	struct snpsim_reply reply;

	snpsim_vmm_exit(machine, &exit, &reply);
	return reply.answer.exitinfo2 >> 32;
}

START_TEST(file_that_stays_is_not_read_again)
{
	static const char other[] = "always refuse vmm 8";
	char error[SNPSIM_PLAN_ERROR_MAX];

	put("always refuse vmm 7", 0);
	snpnode_planfile_init(&plan, file);
	ck_assert(snpnode_planfile_read(file, machine));
	ck_assert_uint_eq(answer(), 7);
	ck_assert(
		snpsim_machine_set_plan(machine, other, strlen(other), error));
	snpnode_planfile_look(&plan, machine);
	ck_assert_uint_eq(answer(), 8);
	put("always refuse vmm 9", 0);
	snpnode_planfile_look(&plan, machine);
	ck_assert_uint_eq(answer(), 9);
}
END_TEST

/* 4096 lines of 16 bytes are as much as a plan may have. */
START_TEST(plan_that_is_too_long_is_refused)
{
	put("always refuse vmm 70000", 4095);
	snpnode_planfile_init(&plan, file);
	ck_assert(!snpnode_planfile_read(file, machine));
	put("always refuse vmm 7", 0);
	snpnode_planfile_look(&plan, machine);
	ck_assert_uint_eq(answer(), 7);
	put("always refuse vmm 8\n# so", 4094);
	snpnode_planfile_look(&plan, machine);
	ck_assert_uint_eq(answer(), 8);
	put("always refuse vmm 9", 4095);
	snpnode_planfile_look(&plan, machine);
	ck_assert_uint_eq(answer(), 8);
}
END_TEST

START_TEST(file_that_is_gone_changes_nothing)
{
	snpnode_planfile_init(&plan, NULL);
	snpnode_planfile_look(&plan, machine);
	snpnode_planfile_init(&plan, file);
	ck_assert(!snpnode_planfile_read(file, machine));
	snpnode_planfile_look(&plan, machine);
	put("always refuse vmm 7", 0);
	snpnode_planfile_look(&plan, machine);
	ck_assert_int_eq(unlink(file), 0);
	snpnode_planfile_look(&plan, machine);
	ck_assert_uint_eq(answer(), 7);
	ck_assert_int_eq(mkfifo(file, 0600), 0);
	snpnode_planfile_look(&plan, machine);
	ck_assert_uint_eq(answer(), 7);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("planfile");
	TCase *tcase = tcase_create("planfile");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, file_that_stays_is_not_read_again);
	tcase_add_test(tcase, plan_that_is_too_long_is_refused);
	tcase_add_test(tcase, file_that_is_gone_changes_nothing);
	suite_add_tcase(suite, tcase);
	return suite;
}
