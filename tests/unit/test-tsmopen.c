/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "node/tsmopen.h"

static struct snpnode_tsm_file *files;

static struct snpnode_tsm_file *open_one(uint64_t entry)
{
	struct snpnode_tsm_file *file =
		snpnode_tsm_file_new(&files, entry, SNPNODE_TSM_INBLOB);

	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_eq(files, file);
	ck_assert_uint_eq(file->entry, entry);
	ck_assert_int_eq(file->attr, SNPNODE_TSM_INBLOB);
	return file;
}

static void setup(void)
{
	files = NULL;
}

static void teardown(void)
{
	while (files)
		snpnode_tsm_file_free(&files, files);
}

START_TEST(come_and_go)
{
	struct snpnode_tsm_file *a = open_one(1), *b = open_one(2),
				*c = open_one(3);

	snpnode_tsm_file_free(&files, b);
	ck_assert_ptr_eq(files, c);
	ck_assert_ptr_eq(c->next, a);
	snpnode_tsm_file_free(&files, c);
	ck_assert_ptr_eq(files, a);
	ck_assert_ptr_null(a->next);
}
END_TEST

START_TEST(filled_once)
{
	struct snpnode_tsm_file *some = open_one(1), *nothing = open_one(1);

	ck_assert(!some->filled);
	ck_assert(snpnode_tsm_fill(some, "blob", 4));
	ck_assert(some->filled);
	ck_assert_uint_eq(some->len, 4);
	ck_assert_mem_eq(some->data, "blob", 4);
	/* No bytes are an answer, too. */
	ck_assert(snpnode_tsm_fill(nothing, NULL, 0));
	ck_assert(nothing->filled);
	ck_assert_uint_eq(nothing->len, 0);
}
END_TEST

/* Writes one after the other on one file, and how many bytes there are then. */
static const struct {
	size_t size;
	off_t off;
	int error;
	size_t in_len;
} writes[] = {
	{ 4, 0, 0, 4 },
	{ 4, 2, 0, 6 },
	{ 2, 0, 0, 6 },
	{ 65, 0, -EFBIG, 6 },
	{ 1, 64, -EFBIG, 6 },
	{ 1, 65, -EFBIG, 6 },
	{ 1, INT64_MAX, -EFBIG, 6 },
	{ SIZE_MAX, 1, -EFBIG, 6 },
	{ 0, 64, 0, 64 },
	{ 1, 63, 0, 64 },
	{ 64, 0, 0, 64 },
};

START_TEST(gathers)
{
	struct snpnode_tsm_file *file = open_one(1);
	char data[64];

	memset(data, 0x5a, sizeof(data));
	for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
		ck_assert_int_eq(snpnode_tsm_gather(file, data, writes[i].size,
						    writes[i].off),
				 writes[i].error);
		ck_assert_uint_eq(file->in_len, writes[i].in_len);
	}
	ck_assert(file->written);
	ck_assert_mem_eq(file->in, data, sizeof(data));
}
END_TEST

/* close() takes what there is: nothing. */
START_TEST(refused_is_written)
{
	struct snpnode_tsm_file *file = open_one(1);

	ck_assert_int_eq(snpnode_tsm_gather(file, "", 65, 0), -EFBIG);
	ck_assert(file->written);
	ck_assert_uint_eq(file->in_len, 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tsmopen");
	TCase *tc = tcase_create("tsmopen");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, come_and_go);
	tcase_add_test(tc, filled_once);
	tcase_add_test(tc, gathers);
	tcase_add_test(tc, refused_is_written);
	suite_add_tcase(suite, tc);
	return suite;
}
