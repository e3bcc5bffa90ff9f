/* SPDX-License-Identifier: MIT */
/* Directories and files, on an ordinary file system. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/tsmfs.h"

static char base[] = "/tmp/snpguest-tsmfs-XXXXXX";
static struct snplib_tsmfs fs;

static void setup(void)
{
	strcpy(base + strlen(base) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(base));
	ck_assert_int_eq(snplib_tsmfs_open(&fs, base), 0);
}

static void teardown(void)
{
	snplib_tsmfs_close(&fs);
	/* Fails where something was left behind. */
	ck_assert_int_eq(rmdir(base), 0);
}

static void put(const struct snplib_tsm_entry *entry, const char *name,
		const char *text)
{
	int fd = openat(entry->dir, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
}

START_TEST(makes_one_directory_a_request)
{
	struct snplib_tsm_entry one, two;
	struct stat stat;

	ck_assert_int_eq(snplib_tsmfs_ops.make(&fs, &one), 0);
	/* A name that a dead program left behind is passed over. */
	fs.made = 0;
	ck_assert_int_eq(snplib_tsmfs_ops.make(&fs, &two), 0);
	ck_assert_str_ne(one.name, two.name);
	ck_assert_int_eq(fstat(one.dir, &stat), 0);
	ck_assert_uint_eq(stat.st_mode & 0777, 0700);
	snplib_tsmfs_ops.drop(&fs, &one);
	snplib_tsmfs_ops.drop(&fs, &two);
}
END_TEST

START_TEST(reads_and_writes)
{
	struct snplib_tsm_entry entry;
	uint8_t data[8];

	ck_assert_int_eq(snplib_tsmfs_ops.make(&fs, &entry), 0);
	put(&entry, "blob", "12345678");
	ck_assert_int_eq(snplib_tsmfs_ops.read(&fs, &entry, "blob", data, 8),
			 8);
	ck_assert_mem_eq(data, "12345678", 8);
	ck_assert_int_eq(snplib_tsmfs_ops.read(&fs, &entry, "blob", data, 7),
			 -EFBIG);
	ck_assert_int_eq(snplib_tsmfs_ops.read(&fs, &entry, "none", data, 8),
			 -ENOENT);
	ck_assert_int_eq(snplib_tsmfs_ops.write(&fs, &entry, "blob",
						(const uint8_t *)"abc", 3),
			 0);
	ck_assert_int_eq(snplib_tsmfs_ops.read(&fs, &entry, "blob", data, 8),
			 8);
	ck_assert_mem_eq(data, "abc45678", 8);
	ck_assert_int_eq(snplib_tsmfs_ops.write(&fs, &entry, "none",
						(const uint8_t *)"abc", 3),
			 -ENOENT);
	ck_assert_int_eq(unlinkat(entry.dir, "blob", 0), 0);
	snplib_tsmfs_ops.drop(&fs, &entry);
}
END_TEST

START_TEST(names_what_is_no_directory)
{
	struct snplib_tsmfs other;

	ck_assert_int_eq(snplib_tsmfs_open(&other, "/dev/null"), ENOTDIR);
	ck_assert_int_eq(snplib_tsmfs_open(&other, "/nowhere/at/all"), ENOENT);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tsmfs");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, setup, teardown);
	tcase_add_test(all, makes_one_directory_a_request);
	tcase_add_test(all, reads_and_writes);
	tcase_add_test(all, names_what_is_no_directory);
	suite_add_tcase(suite, all);
	return suite;
}
