/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "node/tsmtree.h"

static struct snpnode_device device;
static struct snpnode_svsm svsm = { .there = true };
static struct snpnode_tsm tsm;

static void setup(void)
{
	snpnode_tsm_init(&tsm, &device, &svsm, 2);
	ck_assert_uint_eq(tsm.entries.floor, 2);
	ck_assert(tsm.entries.has_svsm);
}

static void teardown(void)
{
	snpnode_tsm_destroy(&tsm);
	ck_assert_ptr_null(tsm.entries.head);
	ck_assert_ptr_null(tsm.files);
}

static struct snpnode_tsm_entry *make(const char *name)
{
	struct snpnode_tsm_entry *entry;

	ck_assert_int_eq(snpnode_tsm_entry_make(&tsm.entries, name, &entry), 0);
	return entry;
}

static fuse_ino_t number(struct snpnode_tsm_entry *entry,
			 enum snpnode_tsm_attr attr)
{
	const struct snpnode_tsm_place place = { entry, attr };

	return snpnode_tsm_ino_of(&place);
}

START_TEST(root)
{
	struct snpnode_tsm_place place;

	ck_assert_uint_eq(number(NULL, SNPNODE_TSM_FOLDER), FUSE_ROOT_ID);
	ck_assert(snpnode_tsm_place_of(&tsm, FUSE_ROOT_ID, &place));
	ck_assert_ptr_null(place.entry);
	ck_assert_int_eq(place.attr, SNPNODE_TSM_FOLDER);
}
END_TEST

START_TEST(there_and_back)
{
	struct snpnode_tsm_entry *entries[] = { make("a"), make("b") };
	struct snpnode_tsm_place place;
	fuse_ino_t last = FUSE_ROOT_ID;

	for (size_t i = 0; i < 2; i++)
		for (int attr = 0; attr < SNPNODE_TSM_ATTRS; attr++) {
			fuse_ino_t ino =
				number(entries[i], (enum snpnode_tsm_attr)attr);

			/* No two have one, nor the root's. */
			ck_assert_uint_gt(ino, last);
			last = ino;
			ck_assert(snpnode_tsm_place_of(&tsm, ino, &place));
			ck_assert_ptr_eq(place.entry, entries[i]);
			ck_assert_int_eq(place.attr, attr);
		}
}
END_TEST

/* A number that the kernel still has means nobody else later. */
START_TEST(gone)
{
	struct snpnode_tsm_entry *entry = make("a");
	fuse_ino_t ino = number(entry, SNPNODE_TSM_OUTBLOB);
	struct snpnode_tsm_place place;

	ck_assert_ptr_nonnull(snpnode_tsm_file_new(&tsm.files, entry->id,
						   SNPNODE_TSM_OUTBLOB));
	snpnode_tsm_entry_remove(&tsm.entries, entry);
	ck_assert(!snpnode_tsm_place_of(&tsm, ino, &place));
	make("a");
	ck_assert(!snpnode_tsm_place_of(&tsm, ino, &place));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tsmtree");
	TCase *tc = tcase_create("tsmtree");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, root);
	tcase_add_test(tc, there_and_back);
	tcase_add_test(tc, gone);
	suite_add_tcase(suite, tc);
	return suite;
}
