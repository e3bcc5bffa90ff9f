/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "node/tsmentry.h"

static struct snpnode_tsm_entries entries;

static struct snpnode_tsm_entry *make(const char *name)
{
	struct snpnode_tsm_entry *entry;

	ck_assert_int_eq(snpnode_tsm_entry_make(&entries, name, &entry), 0);
	return entry;
}

static int store(struct snpnode_tsm_entry *entry, enum snpnode_tsm_attr attr,
		 const char *text)
{
	return snpnode_tsm_store(&entries, entry, attr, text, strlen(text));
}

static void setup(void)
{
	entries = (struct snpnode_tsm_entries){ 0 };
}

static void teardown(void)
{
	while (entries.head)
		snpnode_tsm_entry_remove(&entries, entries.head);
}

START_TEST(names_and_numbers)
{
	struct snpnode_tsm_entry *a = make("a"), *b = make("b"), *again;
	char longest[SNPNODE_TSM_NAME_MAX + 2];
	uint64_t id = a->id;

	ck_assert_int_eq(snpnode_tsm_entry_make(&entries, "a", &again),
			 -EEXIST);
	ck_assert_ptr_null(again);
	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	ck_assert_int_eq(snpnode_tsm_entry_make(&entries, longest, &again),
			 -ENAMETOOLONG);
	ck_assert_ptr_eq(snpnode_tsm_entry_named(&entries, "b"), b);
	ck_assert_ptr_eq(snpnode_tsm_entry_find(&entries, id), a);
	snpnode_tsm_entry_remove(&entries, a);
	ck_assert_ptr_null(snpnode_tsm_entry_named(&entries, "a"));
	/* An open file of the old one must not find the new one. */
	ck_assert_uint_ne(make("a")->id, id);
	ck_assert_ptr_null(snpnode_tsm_entry_find(&entries, id));
}
END_TEST

START_TEST(attributes)
{
	int seen[2] = { 0, 0 };

	for (int svsm = 0; svsm < 2; svsm++) {
		entries.has_svsm = svsm;
		for (int i = SNPNODE_TSM_FOLDER; i < SNPNODE_TSM_ATTRS; i++)
			if (snpnode_tsm_attr_name(&entries,
						  (enum snpnode_tsm_attr)i))
				seen[svsm]++;
	}
	/* The service's four are there where there can be a service. */
	ck_assert_int_eq(seen[0], 7);
	ck_assert_int_eq(seen[1], 11);
	ck_assert_int_eq(snpnode_tsm_attr_mode(SNPNODE_TSM_INBLOB), 0200);
	ck_assert_int_eq(snpnode_tsm_attr_mode(SNPNODE_TSM_OUTBLOB), 0444);
	ck_assert(snpnode_tsm_attr_is_text(SNPNODE_TSM_PRIVLEVEL));
	ck_assert(!snpnode_tsm_attr_is_text(SNPNODE_TSM_INBLOB));
}
END_TEST

START_TEST(privlevel)
{
	static const struct {
		const char *text;
		int error;
	} rows[] = {
		{ "1", 0 },	      { "3\n", 0 },
		{ "0x2", 0 },	      { "0", -EINVAL },
		{ "4", -EINVAL },     { "-1", -EINVAL },
		{ "", -EINVAL },      { "\n", -EINVAL },
		{ "1\n\n", -EINVAL }, { "4294967296", -ERANGE },
	};
	struct snpnode_tsm_entry *entry = make("p");
	uint64_t counted = 0;

	entries.floor = 1;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ck_assert_msg(store(entry, SNPNODE_TSM_PRIVLEVEL,
				    rows[i].text) == rows[i].error,
			      "'%s'", rows[i].text);
		counted += rows[i].error == 0;
		ck_assert_uint_eq(entry->write_generation, counted);
	}
	ck_assert_uint_eq(entry->privlevel, 2);
}
END_TEST

START_TEST(services)
{
	static const char guid[] = "c0b406a4-a803-4952-9743-3fb6014cd0ae\n";
	static const char wrong[] = "c0b406a4-a803-4952-9743-3fb6014cd0ax";
	/* As the kernel's guid_t has it. */
	static const uint8_t stored[] = { 0xa4, 0x06, 0xb4, 0xc0, 0x03, 0xa8,
					  0x52, 0x49, 0x97, 0x43, 0x3f, 0xb6,
					  0x01, 0x4c, 0xd0, 0xae };
	struct snpnode_tsm_entry *entry = make("s");

	ck_assert_int_eq(store(entry, SNPNODE_TSM_SERVICE_GUID, guid), 0);
	ck_assert_mem_eq(entry->service_guid, stored, sizeof(stored));
	ck_assert_int_eq(store(entry, SNPNODE_TSM_SERVICE_GUID, "c0b406a4"),
			 -EINVAL);
	/* Refused, and yet counted, and the old one is gone. */
	ck_assert_uint_eq(entry->write_generation, 2);
	ck_assert_uint_eq(entry->service_guid[0], 0);
	ck_assert_int_eq(store(entry, SNPNODE_TSM_SERVICE_GUID, wrong),
			 -EINVAL);
	ck_assert_uint_eq(entry->service_guid[15], 0);
	ck_assert_int_eq(
		store(entry, SNPNODE_TSM_SERVICE_MANIFEST_VERSION, "x"),
		-EINVAL);
	ck_assert_uint_eq(entry->write_generation, 3);
	ck_assert_int_eq(entry->service, SNPNODE_TSM_FIRMWARE);
	ck_assert_int_eq(store(entry, SNPNODE_TSM_SERVICE_PROVIDER, "svsm\n"),
			 0);
	ck_assert_int_eq(entry->service, SNPNODE_TSM_SVSM);
	ck_assert_int_eq(store(entry, SNPNODE_TSM_SERVICE_PROVIDER, "svs"), 0);
	ck_assert_int_eq(entry->service, SNPNODE_TSM_UNKNOWN);
	ck_assert_int_eq(
		store(entry, SNPNODE_TSM_SERVICE_MANIFEST_VERSION, "7"), 0);
	ck_assert_uint_eq(entry->manifest_version, 7);
	ck_assert_int_eq(store(entry, SNPNODE_TSM_OUTBLOB, "x"), -EACCES);
}
END_TEST

START_TEST(generations)
{
	struct snpnode_tsm_entry *entry = make("g");
	uint8_t in[SNPNODE_TSM_INBLOB_MAX] = { 1 };
	char text[16];

	ck_assert(!snpnode_tsm_is_cached(entry));
	snpnode_tsm_store_inblob(entry, in, sizeof(in));
	ck_assert_int_eq(snpnode_tsm_show(&entries, entry,
					  SNPNODE_TSM_GENERATION, text,
					  sizeof(text)),
			 2);
	ck_assert_str_eq(text, "1\n");
	entry->outblob = malloc(1);
	entry->read_generation = 1;
	ck_assert(snpnode_tsm_is_cached(entry));
	/* A shorter one leaves nothing of the longer. */
	snpnode_tsm_store_inblob(entry, NULL, 0);
	ck_assert(!snpnode_tsm_is_cached(entry));
	ck_assert_uint_eq(entry->inblob_len, 0);
	ck_assert_uint_eq(entry->inblob[0], 0);
	ck_assert_int_eq(snpnode_tsm_show(&entries, entry, SNPNODE_TSM_INBLOB,
					  text, sizeof(text)),
			 -EACCES);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tsmentry");
	TCase *tc = tcase_create("tsmentry");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, names_and_numbers);
	tcase_add_test(tc, attributes);
	tcase_add_test(tc, privlevel);
	tcase_add_test(tc, services);
	tcase_add_test(tc, generations);
	suite_add_tcase(suite, tc);
	return suite;
}
