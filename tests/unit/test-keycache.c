/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node/keycache.h"

/* A runtime directory of ours serves; one that others may write to does not. */
START_TEST(runtime_directory)
{
	char dir[] = "/tmp/snpguest-keycache-XXXXXX";
	char expected[64];
	char *path;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(expected, sizeof(expected), "%s/snpguest-node", dir);
	setenv("XDG_RUNTIME_DIR", dir, 1);
	path = snpnode_keycache_path();
	ck_assert_str_eq(path, expected);
	free(path);
	ck_assert_int_eq(chmod(dir, 0777), 0);
	path = snpnode_keycache_path();
	ck_assert(!path || strcmp(path, expected) != 0);
	free(path);
	/* A relative path would be another folder in each place. */
	setenv("XDG_RUNTIME_DIR", "relative", 1);
	path = snpnode_keycache_path();
	ck_assert(!path || path[0] == '/');
	free(path);
	ck_assert_int_eq(rmdir(dir), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("keycache");
	TCase *tc = tcase_create("keycache");

	tcase_add_test(tc, runtime_directory);
	suite_add_tcase(suite, tc);
	return suite;
}
