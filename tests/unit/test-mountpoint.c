/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node/mountpoint.h"

static char dir[32];

static void setup(void)
{
	snprintf(dir, sizeof(dir), "/tmp/snpguest-point-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
}

static void teardown(void)
{
	/* Nothing that was made is left. */
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_int_eq(chdir("/"), 0);
}

static bool is(const char *path, bool folder)
{
	struct stat st;

	return stat(path, &st) == 0 && !!S_ISDIR(st.st_mode) == folder;
}

START_TEST(made_and_removed)
{
	struct snpnode_mountpoint point;

	for (int folder = 0; folder < 2; folder++) {
		ck_assert(snpnode_mountpoint_open(&point, "new", folder));
		ck_assert(point.created);
		ck_assert_int_eq(point.path[0], '/');
		ck_assert(is("new", folder));
		/* Wherever the daemon goes meanwhile. */
		ck_assert_int_eq(chdir("/"), 0);
		snpnode_mountpoint_close(&point);
		ck_assert_int_eq(chdir(dir), 0);
		ck_assert_int_ne(access("new", F_OK), 0);
	}
}
END_TEST

START_TEST(found_and_left)
{
	struct snpnode_mountpoint point;

	ck_assert_int_eq(mkdir("folder", 0700), 0);
	ck_assert(snpnode_mountpoint_open(&point, "folder", true));
	ck_assert(!point.created);
	snpnode_mountpoint_close(&point);
	ck_assert(is("folder", true));
	/* A device is no folder. */
	ck_assert(!snpnode_mountpoint_open(&point, "folder", false));
	ck_assert(!snpnode_mountpoint_open(&point, "no/such/place", false));
	ck_assert_int_eq(rmdir("folder"), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("mountpoint");
	TCase *tc = tcase_create("mountpoint");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, made_and_removed);
	tcase_add_test(tc, found_and_left);
	suite_add_tcase(suite, tc);
	return suite;
}
