/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/faultplan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct snpsim_plan plan;
static char why[SNPSIM_PLAN_ERROR_MAX];

static bool parse(const char *text)
{
	return snpsim_plan_parse(text, strlen(text), &plan, why);
}

START_TEST(settings_are_read)
{
	ck_assert(parse("# a plan\nhost kvm\nkernel 6.12\n"
			"throttle 2 per 1\ntable pem extra 3 pages 5\n"));
	ck_assert(plan.has_manner && plan.has_kernel && plan.has_throttle &&
		  plan.has_table);
	ck_assert_int_eq(plan.manner, SNPSIM_HOST_KVM);
	ck_assert_int_eq(plan.kernel, SNPSIM_KERNEL_6_12);
	ck_assert_uint_eq(plan.throttle_burst, 2);
	ck_assert_uint_eq(plan.throttle_s, 1);
	ck_assert(plan.table.pem && !plan.table.mixed_endian);
	ck_assert_uint_eq(plan.table.extra, 3);
	ck_assert_uint_eq(plan.table.pages, 5);
	ck_assert(parse(""));
	ck_assert(!plan.has_manner && !plan.has_table);
	ck_assert_uint_eq(plan.count, 0);
}
END_TEST

/* A rule's text, and what it is read as. */
static const struct {
	const char *text;
	enum snpsim_act act;
	uint64_t value;
	uint32_t offset;
	uint32_t to;
	bool forward;
} rules[] = {
	{ "always busy", SNPSIM_ACT_BUSY, 0, 0, SNPSIM_TO_ANY, false },
	{ "at 3 on key invalid-len 0x100000", SNPSIM_ACT_INVALID_LEN, 0x100000,
	  0, SNPSIM_TO_KEY, false },
	{ "from 2 on query refuse vmm 0xffffffff", SNPSIM_ACT_REFUSE,
	  UINT64_C(0xffffffff) << 32, 0, SNPSIM_TO_QUERY, false },
	{ "always refuse fw 0x16 vmm 1", SNPSIM_ACT_REFUSE,
	  UINT64_C(1) << 32 | 0x16, 0, SNPSIM_TO_ANY, false },
	{ "every 2 after busy", SNPSIM_ACT_BUSY, 0, 0, SNPSIM_TO_ANY, true },
	{ "during 5 to 9 fail", SNPSIM_ACT_FAIL, 0, 0, SNPSIM_TO_ANY, false },
	{ "always silence", SNPSIM_ACT_SILENCE, 0, 0, SNPSIM_TO_ANY, false },
	{ "always on extended ignore", SNPSIM_ACT_IGNORE, 0, 0,
	  SNPSIM_TO_EXTENDED, false },
	{ "always on report replay 1", SNPSIM_ACT_REPLAY, 1, 0,
	  SNPSIM_TO_REPORT, false },
	{ "always delay 200", SNPSIM_ACT_DELAY, 200, 0, SNPSIM_TO_ANY, false },
	{ "always signal", SNPSIM_ACT_SIGNAL, 0, 0, SNPSIM_TO_ANY, false },
	{ "always status 0x27", SNPSIM_ACT_STATUS, 0x27, 0, SNPSIM_TO_ANY,
	  false },
	{ "always sealed size 65535", SNPSIM_ACT_SEALED, 65535, 0,
	  SNPSIM_TO_ANY, false },
	{ "always flip 48 7", SNPSIM_ACT_FLIP, 7, 48, SNPSIM_TO_ANY, false },
	{ "always request set 4095 ff", SNPSIM_ACT_SET, 0, 4095, SNPSIM_TO_ANY,
	  false },
	{ "always certs truncate 24", SNPSIM_ACT_TRUNCATE, 0, 24, SNPSIM_TO_ANY,
	  false },
	{ "at 1 table none", SNPSIM_ACT_TABLE, 0, 0, SNPSIM_TO_ANY, false },
	{ "always exitinfo2 0xffffffffffffffff", SNPSIM_ACT_REFUSE, UINT64_MAX,
	  0, SNPSIM_TO_ANY, false },
};

START_TEST(rule_is_read)
{
	ck_assert_msg(parse(rules[_i].text), "%s: %s", rules[_i].text, why);
	ck_assert_uint_eq(plan.count, 1);
	ck_assert_int_eq(plan.rules[0].act, rules[_i].act);
	ck_assert_uint_eq(plan.rules[0].value, rules[_i].value);
	ck_assert_uint_eq(plan.rules[0].offset, rules[_i].offset);
	ck_assert_uint_eq(plan.rules[0].to, rules[_i].to);
	ck_assert_int_eq(plan.rules[0].forward, rules[_i].forward);
}
END_TEST

static const char *const refused[] = {
	"host",
	"host xen",
	"host kvm kvm",
	"kernel 9.9",
	"kernel",
	"throttle 0 per 1",
	"throttle 1 per",
	"throttle off 1",
	"table pages 65",
	"table pages 0",
	"table extra 17",
	"table blue",
	"busy",
	"at busy",
	"at 0 busy",
	"at 5 to 4 busy",
	"every 0 busy",
	"during 9 to 5 busy",
	"always",
	"always on",
	"always on disk busy",
	"always dance",
	"always busy busy",
	"always refuse",
	"always refuse fw",
	"always refuse fw 0x100000000",
	"always replay 9",
	"always delay 3600001",
	"always sealed colour 1",
	"always sealed type 256",
	"always flip 4096 0",
	"always flip 0 8",
	"always flip 0",
	"always set 4095 ffff",
	"always set 0 f",
	"always certs truncate 16384",
	"always after flip 0 0",
	"always after delay 5",
	"always after",
	"always status 0x100000000",
};

START_TEST(bad_line_is_named)
{
	char text[128];

	snprintf(text, sizeof(text), "host kvm\n\n%s\nalways busy\n",
		 refused[_i]);
	ck_assert_msg(!parse(text), "%s", refused[_i]);
	ck_assert_msg(strncmp(why, "line 3: ", 8) == 0, "%s", why);
	ck_assert(!plan.has_manner);
	ck_assert_uint_eq(plan.count, 0);
}
END_TEST

START_TEST(sizes_are_bounded)
{
	char *text = calloc(1, SNPSIM_PLAN_TEXT_MAX + 2);
	size_t i;

	for (i = 0; i < 65; i++)
		strcat(text, "always busy\n");
	ck_assert(!parse(text));
	ck_assert_str_eq(why, "line 65: too many rules: at most 64");
	memset(text, '\n', SNPSIM_PLAN_TEXT_MAX + 1);
	ck_assert(
		!snpsim_plan_parse(text, SNPSIM_PLAN_TEXT_MAX + 1, &plan, why));
	ck_assert(snpsim_plan_parse(text, SNPSIM_PLAN_TEXT_MAX, &plan, why));
	free(text);
}
END_TEST

/* Whatever the bytes: no crash, and a reason for each refusal. */
START_TEST(mutations_are_survived)
{
	static const char seed[] =
		"host protocol\nthrottle 3 per 2\ntable crl extra 2\n"
		"at 3 to 5 on key after refuse fw 0x16 vmm 2\n"
		"every 2 certs set 24 00ff\nalways sealed seqno 2\n";
	char text[sizeof(seed)];
	unsigned int state = 7;
	size_t i, j;

	for (i = 0; i < 20000; i++) {
		memcpy(text, seed, sizeof(text));
		for (j = 0; j < 4; j++) {
			state = state * 1103515245u + 12345u;
			text[(state >> 8) % (sizeof(text) - 1)] =
				(char)(state >> 24);
		}
		if (snpsim_plan_parse(text, sizeof(text) - 1, &plan, why))
			ck_assert_str_eq(why, "");
		else
			ck_assert_msg(strncmp(why, "line ", 5) == 0, "%s", why);
	}
}
END_TEST

START_TEST(exits_are_counted_by_kind)
{
	struct snpsim_rule *rule = &plan.rules[0];
	size_t i, due = 0;

	ck_assert(parse("at 2 to 3 on key busy"));
	ck_assert(!snpsim_rule_due(rule, SNPSIM_TO_KEY, 0));
	ck_assert(!snpsim_rule_due(rule, SNPSIM_TO_REPORT, 0));
	ck_assert(snpsim_rule_due(rule, SNPSIM_TO_KEY, 0));
	ck_assert(snpsim_rule_due(rule, SNPSIM_TO_KEY, 0));
	ck_assert(!snpsim_rule_due(rule, SNPSIM_TO_KEY, 0));
	ck_assert(parse("every 3 busy"));
	for (i = 0; i < 9; i++)
		due += snpsim_rule_due(rule, SNPSIM_TO_OTHER, i);
	ck_assert_uint_eq(due, 3);
	ck_assert(parse("during 10 to 20 busy"));
	ck_assert(!snpsim_rule_due(rule, SNPSIM_TO_QUERY, 9));
	ck_assert(snpsim_rule_due(rule, SNPSIM_TO_QUERY, 10));
	ck_assert(snpsim_rule_due(rule, SNPSIM_TO_QUERY, 20));
	ck_assert(!snpsim_rule_due(rule, SNPSIM_TO_QUERY, 21));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("faultplan");
	TCase *tcase = tcase_create("faultplan");

	tcase_add_test(tcase, settings_are_read);
	tcase_add_loop_test(tcase, rule_is_read, 0,
			    sizeof(rules) / sizeof(rules[0]));
	tcase_add_loop_test(tcase, bad_line_is_named, 0,
			    sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(tcase, sizes_are_bounded);
	tcase_add_test(tcase, mutations_are_survived);
	tcase_add_test(tcase, exits_are_counted_by_kind);
	suite_add_tcase(suite, tcase);
	return suite;
}
