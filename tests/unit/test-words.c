/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "cli/words.h"

static const struct bit table[] = {
	{ 1, "smt", NULL, NULL },
	{ 2, "single_socket", NULL, NULL },
	{ 4, "tcb-version", NULL, NULL },
	{ 0, NULL, NULL, NULL },
};

static const struct {
	const char *list;
	bool fine;
	uint64_t value;
} rows[] = {
	{ "smt", true, 1 },
	{ "smt,tcb-version", true, 5 },
	{ "tcb_version,single-socket", true, 6 },
	{ "smt,smt", true, 1 },
	{ "all", true, 7 },
	{ "none", true, 0 },
	{ "smt,none", false, 0 },
	{ "", false, 0 },
	{ ",", false, 0 },
	{ "smt,", false, 0 },
	{ ",smt", false, 0 },
	{ "smt tcb-version", false, 0 },
	{ "SMT", false, 0 },
	{ "smtt", false, 0 },
	{ "sm", false, 0 },
};

START_TEST(lists)
{
	struct cli cli = { .unheard = true };
	uint64_t value = 99;
	bool fine;

	fine = words_bits(&cli, "test", rows[_i].list, table, &value);
	ck_assert_msg(fine == rows[_i].fine, "'%s'", rows[_i].list);
	if (fine)
		ck_assert_uint_eq(value, rows[_i].value);
	else
		ck_assert_int_eq(cli.status, SNPGUEST_E_USAGE);
}
END_TEST

START_TEST(and_back)
{
	char text[64];

	words_join(table, 6, text, sizeof(text));
	ck_assert_str_eq(text, "single_socket,tcb-version");
	words_join(table, 0, text, sizeof(text));
	ck_assert_str_eq(text, "none");
	words_list(table, text, sizeof(text));
	ck_assert_str_eq(text, "smt,single_socket,tcb-version");
	ck_assert_str_eq(words_name(table, 2), "single_socket");
	ck_assert_str_eq(words_name(table, 8), "");
}
END_TEST

START_TEST(no_room)
{
	char text[8];

	memset(text, 'x', sizeof(text));
	words_join(table, 7, text, 6);
	ck_assert_str_eq(text, "smt,s");
	ck_assert_int_eq(text[6], 'x');
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("words");
	TCase *tc = tcase_create("words");

	tcase_add_loop_test(tc, lists, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tc, and_back);
	tcase_add_test(tc, no_room);
	suite_add_tcase(suite, tc);
	return suite;
}
