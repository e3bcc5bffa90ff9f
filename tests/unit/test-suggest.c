/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "tool/suggest.h"

static const struct {
	const char *typed;
	const char *meant;
} rows[] = {
	{ "reprot", "report" },	  { "rep", "report" },
	{ "verfy", "verify" },	  { "shwo", "show" },
	{ "keys", "key" },	  { "x", NULL },
	{ "banana", NULL },	  { "", NULL },
	{ "Verify", "verify" },	  { "reports", "report" },
	{ "verification", NULL }, { "kye", "key" },
};

START_TEST(the_word_meant)
{
	static const char *const words[] = { "report", "key", "show",
					     "verify" };
	struct suggestion near;

	suggest_begin(&near, rows[_i].typed, strlen(rows[_i].typed));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		suggest_offer(&near, words[i]);
	if (rows[_i].meant)
		ck_assert_pstr_eq(near.word, rows[_i].meant);
	else
		ck_assert_ptr_null(near.word);
}
END_TEST

START_TEST(a_long_word_is_nothing)
{
	struct suggestion near;
	char word[4096];

	memset(word, 'a', sizeof(word));
	suggest_begin(&near, word, sizeof(word));
	suggest_offer(&near, "report");
	ck_assert_ptr_null(near.word);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("suggest");
	TCase *tc = tcase_create("suggest");

	tcase_add_loop_test(tc, the_word_meant, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tc, a_long_word_is_nothing);
	suite_add_tcase(suite, tc);
	return suite;
}
