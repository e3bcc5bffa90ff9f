/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "verify/tcb.h"

/* One component lower is lower, whatever the others are. */
START_TEST(component_by_component)
{
	const struct snpguest_tcb base = { 5, 5, 5, 5, 5, 1, { 0 } };
	struct snpguest_tcb other[5] = { base, base, base, base, base };

	other[0].fmc = 4;
	other[1].boot_loader = 4;
	other[2].tee = 4;
	other[3].snp = 4;
	other[4].microcode = 4;
	ck_assert(snpv_tcb_equal(&base, &base));
	for (size_t i = 0; i < 5; i++) {
		ck_assert(!snpv_tcb_at_least(&other[i], &base));
		ck_assert(snpv_tcb_at_least(&base, &other[i]));
		ck_assert(!snpv_tcb_equal(&base, &other[i]));
		/* ... and one higher does not make up for it */
		if (i != 4)
			other[i].microcode = 255;
		else
			other[i].fmc = 255;
		ck_assert(!snpv_tcb_at_least(&other[i], &base));
	}
}
END_TEST

START_TEST(layouts_differ)
{
	const struct snpguest_tcb with = { 0, 1, 2, 3, 4, 1, { 0 } };
	const struct snpguest_tcb without = { 0, 1, 2, 3, 4, 0, { 0 } };

	ck_assert(!snpv_tcb_equal(&with, &without));
}
END_TEST

START_TEST(words)
{
	const struct snpguest_tcb turin = { 1, 2, 3, 4, 255, 1, { 0 } };
	const struct snpguest_tcb milan = { 0, 2, 3, 4, 5, 0, { 0 } };
	struct snpv_text text;
	char array[128];

	snpv_text_init(&text, array, sizeof(array));
	snpv_tcb_text(&text, &turin);
	ck_assert_str_eq(array, "fmc 1, boot loader 2, tee 3, snp 4, "
				"microcode 255");
	snpv_text_init(&text, array, sizeof(array));
	snpv_tcb_text(&text, &milan);
	ck_assert_str_eq(array, "boot loader 2, tee 3, snp 4, microcode 5");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tcb");
	TCase *tcase = tcase_create("tcb");

	tcase_add_test(tcase, component_by_component);
	tcase_add_test(tcase, layouts_differ);
	tcase_add_test(tcase, words);
	suite_add_tcase(suite, tcase);
	return suite;
}
