/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[64];
static int dir;

static void setup(void)
{
	snprintf(top, sizeof(top), "folder-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(top));
	dir = snpsim_folder_open(AT_FDCWD, top);
	ck_assert_int_ge(dir, 0);
}

static void teardown(void)
{
	(void)unlinkat(dir, "file", 0);
	(void)unlinkat(dir, "sub", AT_REMOVEDIR);
	close(dir);
	ck_assert_int_eq(rmdir(top), 0);
}

START_TEST(file_comes_back_whole)
{
	struct snpsim_blob blob = { (uint8_t *)"twelve bytes", 12 };
	struct snpsim_blob back = { 0 };
	struct stat st;

	ck_assert_int_eq(snpsim_folder_read(dir, "file", &back), -ENOENT);
	ck_assert_int_eq(snpsim_folder_write(dir, "file", &blob, 0600), 0);
	ck_assert_int_eq(fstatat(dir, "file", &st, 0), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(snpsim_folder_read(dir, "file", &back), 0);
	ck_assert_uint_eq(back.len, 12);
	ck_assert_mem_eq(back.data, "twelve bytes", 12);
	snpsim_blob_wipe(&back);
	ck_assert_ptr_null(back.data);
	/* Overwriting replaces; nothing temporary stays (see teardown). */
	blob.len = 6;
	ck_assert_int_eq(snpsim_folder_write(dir, "file", &blob, 0600), 0);
	ck_assert_int_eq(snpsim_folder_read(dir, "file", &back), 0);
	ck_assert_uint_eq(back.len, 6);
	snpsim_blob_wipe(&back);
}
END_TEST

START_TEST(large_file_and_link_are_refused)
{
	struct snpsim_blob blob = { calloc(1, SNPSIM_FILE_MAX),
				    SNPSIM_FILE_MAX };
	struct snpsim_blob back = { 0 };

	ck_assert_int_eq(snpsim_folder_write(dir, "file", &blob, 0600), 0);
	ck_assert_int_eq(snpsim_folder_read(dir, "file", &back), -EFBIG);
	ck_assert_ptr_null(back.data);
	free(blob.data);
	ck_assert_int_eq(unlinkat(dir, "file", 0), 0);
	ck_assert_int_eq(symlinkat("/dev/zero", dir, "file"), 0);
	ck_assert_int_eq(snpsim_folder_read(dir, "file", &back), -ELOOP);
}
END_TEST

START_TEST(folder_is_made_for_its_owner)
{
	struct stat st;
	int sub = snpsim_folder_open(dir, "sub");

	ck_assert_int_ge(sub, 0);
	ck_assert_int_eq(fstat(sub, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0700);
	close(sub);
	sub = snpsim_folder_open(dir, "sub");
	ck_assert_int_ge(sub, 0);
	close(sub);
	ck_assert_int_eq(snpsim_folder_open(dir, "no/such"), -ENOENT);
	ck_assert_int_eq(snpsim_folder_open(AT_FDCWD, "/dev/null"), -ENOTDIR);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("folder");
	TCase *tcase = tcase_create("folder");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, file_comes_back_whole);
	tcase_add_test(tcase, large_file_and_link_are_refused);
	tcase_add_test(tcase, folder_is_made_for_its_owner);
	suite_add_tcase(suite, tcase);
	return suite;
}
