/* SPDX-License-Identifier: MIT */
/* Memory that no core dump shows. */
#include "unit.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/vault.h"

/* VmFlags of the mapping that @at is in, as /proc/self/smaps has them. */
static void flags_of(const void *at, char *flags, size_t size)
{
	FILE *smaps = fopen("/proc/self/smaps", "re");
	unsigned long from, to, here = (unsigned long)at;
	bool inside = false;
	char line[512];

	ck_assert_ptr_nonnull(smaps);
	flags[0] = '\0';
	while (fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			inside = from <= here && here < to;
		if (inside && strncmp(line, "VmFlags:", 8) == 0)
			snprintf(flags, size, "%s", line);
	}
	fclose(smaps);
}

START_TEST(is_in_no_core)
{
	unsigned char *data = snpsim_vault_new(5000);
	static char other[5000];
	char flags[512];

	ck_assert_ptr_nonnull(data);
	for (size_t i = 0; i < 5000; i++)
		ck_assert_uint_eq(data[i], 0);
	memset(data, 0xa5, 5000);
	flags_of(data, flags, sizeof(flags));
	ck_assert_msg(strstr(flags, " dd"), "%s", flags);
	flags_of(other, flags, sizeof(flags));
	ck_assert_msg(flags[0] && !strstr(flags, " dd"), "%s", flags);
	snpsim_vault_free(data, 5000);
}
END_TEST

START_TEST(nothing_is_freed)
{
	snpsim_vault_free(NULL, 5000);
	/* More than there is, were it rounded up to pages. */
	ck_assert_ptr_null(snpsim_vault_new(SIZE_MAX));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("vault");
	TCase *tcase = tcase_create("vault");

	tcase_add_test(tcase, is_in_no_core);
	tcase_add_test(tcase, nothing_is_freed);
	suite_add_tcase(suite, tcase);
	return suite;
}
