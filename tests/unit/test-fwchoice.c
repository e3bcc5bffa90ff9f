/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "node/fwchoice.h"

static struct snpnode_options options;

static void start(uint32_t line)
{
	snpnode_options_init(&options);
	options.sim.line = line;
}

START_TEST(nothing_said_chooses_nothing)
{
	start(SNPGUEST_LINE_GENOA);
	ck_assert(snpnode_fwchoice_apply(&options));
	ck_assert_uint_eq(options.sim.flags, 0);
}
END_TEST

START_TEST(unnamed_parts_are_the_lines)
{
	struct snpsim_chip_config line;

	start(0);
	options.tcb = "snp=99";
	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &line));
	ck_assert(snpnode_fwchoice_apply(&options));
	ck_assert_uint_eq(options.sim.flags, SNPGUEST_SIM_SET_CURRENT);
	ck_assert_uint_eq(options.sim.current_tcb.snp, 99);
	ck_assert_uint_eq(options.sim.current_tcb.microcode,
			  line.current_tcb.microcode);
	ck_assert_uint_eq(options.sim.current_version[0], line.current.major);
	ck_assert_uint_eq(options.sim.current_version[2], line.current.build);
	ck_assert_uint_eq(options.sim.reported_tcb.snp, 99);
}
END_TEST

START_TEST(each_is_had_by_itself)
{
	start(SNPGUEST_LINE_TURIN);
	options.tcb = "fmc=3,boot-loader=5,tee=2,snp=7,microcode=81";
	options.committed_tcb = "snp=6";
	options.reported_tcb = "snp=5";
	options.firmware = "1.60.3";
	options.committed_firmware = "1.59.0";
	ck_assert(snpnode_fwchoice_apply(&options));
	ck_assert_uint_eq(options.sim.flags,
			  SNPGUEST_SIM_SET_CURRENT |
				  SNPGUEST_SIM_SET_COMMITTED |
				  SNPGUEST_SIM_SET_REPORTED);
	ck_assert_uint_eq(options.sim.current_tcb.fmc, 3);
	ck_assert_uint_eq(options.sim.committed_tcb.fmc, 3);
	ck_assert_uint_eq(options.sim.current_tcb.snp, 7);
	ck_assert_uint_eq(options.sim.committed_tcb.snp, 6);
	ck_assert_uint_eq(options.sim.reported_tcb.snp, 5);
	ck_assert_mem_eq(options.sim.current_version, "\1\74\3\0", 4);
	ck_assert_mem_eq(options.sim.committed_version, "\1\73\0\0", 4);
}
END_TEST

START_TEST(refused)
{
	static const char *const tcbs[] = {
		"snp",	 "snp=",    "snp=256", "snp=-1", "snp=1;tee=1",
		"fmc=1", "major=1", "nope=1",  "=1",
	};
	static const char *const versions[] = {
		"1", "1.2", "1.2.3.4", "1.2.", "1..3", "1.2.256", "x.2.3", "",
	};

	for (size_t i = 0; i < sizeof(tcbs) / sizeof(tcbs[0]); i++) {
		start(SNPGUEST_LINE_MILAN);
		options.reported_tcb = tcbs[i];
		ck_assert_msg(!snpnode_fwchoice_apply(&options), "%s", tcbs[i]);
	}
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		start(SNPGUEST_LINE_MILAN);
		options.firmware = versions[i];
		ck_assert_msg(!snpnode_fwchoice_apply(&options), "%s",
			      versions[i]);
	}
}
END_TEST

START_TEST(parts_of_both)
{
	struct snpguest_tcb tcb = { .snp = 1, .tee = 2 };
	struct snpsim_version version = { 1, 55, 0 };
	char good[] = "snp=8 build=21";
	char bad[] = "fmc=8";

	ck_assert(snpnode_fwchoice_parts(good, " ", &tcb, &version));
	ck_assert_uint_eq(tcb.snp, 8);
	ck_assert_uint_eq(tcb.tee, 2);
	ck_assert_uint_eq(version.build, 21);
	ck_assert_uint_eq(version.minor, 55);
	ck_assert(!snpnode_fwchoice_parts(bad, " ", &tcb, &version));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("fwchoice");
	TCase *tc = tcase_create("fwchoice");

	tcase_add_test(tc, nothing_said_chooses_nothing);
	tcase_add_test(tc, unnamed_parts_are_the_lines);
	tcase_add_test(tc, each_is_had_by_itself);
	tcase_add_test(tc, refused);
	tcase_add_test(tc, parts_of_both);
	suite_add_tcase(suite, tc);
	return suite;
}
