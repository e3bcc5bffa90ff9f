/* SPDX-License-Identifier: MIT */
/* The certificate table's bytes; all of them are the host's. */
#include "unit.h"

#include <string.h>

#include "wire/certtable.h"

/* 63da758d-e664-4564-adc5-f4b93be8accd as it is printed, and as some hosts
 * write it: the first three groups byte-swapped. */
static const uint8_t vcek_rfc[16] = { 0x63, 0xda, 0x75, 0x8d, 0xe6, 0x64,
				      0x45, 0x64, 0xad, 0xc5, 0xf4, 0xb9,
				      0x3b, 0xe8, 0xac, 0xcd };
static const uint8_t vcek_mixed[16] = { 0x8d, 0x75, 0xda, 0x63, 0x64, 0xe6,
					0x64, 0x45, 0xad, 0xc5, 0xf4, 0xb9,
					0x3b, 0xe8, 0xac, 0xcd };

static void put_entry(uint8_t *table, size_t index, const uint8_t guid[16],
		      uint32_t offset, uint32_t len)
{
	uint8_t *at = table + index * 24;
	int i;

	memcpy(at, guid, 16);
	for (i = 0; i < 4; i++) {
		at[16 + i] = (uint8_t)(offset >> (8 * i));
		at[20 + i] = (uint8_t)(len >> (8 * i));
	}
}

static const struct {
	uint32_t offset[2], len[2];
	enum snpwire_certtable_error error;
} hostile[] = {
	{ { 72, 76 }, { 4, 24 }, SNPWIRE_CERTTABLE_OK },
	{ { 76, 72 }, { 24, 4 }, SNPWIRE_CERTTABLE_OK },
	{ { 72, 100 }, { 0, 0 }, SNPWIRE_CERTTABLE_OK },
	{ { 71, 76 }, { 4, 24 }, SNPWIRE_CERTTABLE_IN_HEADER },
	{ { 0, 76 }, { 4, 24 }, SNPWIRE_CERTTABLE_IN_HEADER },
	{ { 48, 76 }, { 4, 24 }, SNPWIRE_CERTTABLE_IN_HEADER },
	{ { 72, 76 }, { 4, 25 }, SNPWIRE_CERTTABLE_OUTSIDE },
	{ { 72, 101 }, { 4, 0 }, SNPWIRE_CERTTABLE_OUTSIDE },
	{ { 72, 0xffffffff }, { 4, 1 }, SNPWIRE_CERTTABLE_OUTSIDE },
	{ { 72, 76 }, { 4, 0xffffffff }, SNPWIRE_CERTTABLE_OUTSIDE },
	/* offset + len is 76 in 32 bits */
	{ { 72, 80 }, { 4, 0xfffffffc }, SNPWIRE_CERTTABLE_OUTSIDE },
	{ { 72, 76 }, { 5, 24 }, SNPWIRE_CERTTABLE_OVERLAP },
	{ { 72, 72 }, { 28, 28 }, SNPWIRE_CERTTABLE_OVERLAP },
	{ { 76, 72 }, { 4, 28 }, SNPWIRE_CERTTABLE_OVERLAP },
	{ { 72, 76 }, { 28, 4 }, SNPWIRE_CERTTABLE_OVERLAP },
};

START_TEST(judges_each_entry)
{
	uint8_t table[100] = { 0 };
	size_t count = 9;
	int i;

	for (i = 0; i < 2; i++)
		put_entry(table, (size_t)i, vcek_rfc, hostile[_i].offset[i],
			  hostile[_i].len[i]);
	ck_assert_int_eq(snpwire_certtable_check(table, sizeof(table), &count),
			 hostile[_i].error);
	ck_assert_uint_eq(count, hostile[_i].error ? 0 : 2);
}
END_TEST

START_TEST(wants_an_end)
{
	uint8_t table[48] = { 0 };
	size_t count, len;

	put_entry(table, 0, vcek_rfc, 48, 0);
	for (len = 1; len < 48; len++)
		ck_assert_int_eq(snpwire_certtable_check(table, len, &count),
				 SNPWIRE_CERTTABLE_NO_END);
	ck_assert_int_eq(snpwire_certtable_check(table, 48, &count),
			 SNPWIRE_CERTTABLE_OK);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(snpwire_certtable_check(table, 0, &count),
			 SNPWIRE_CERTTABLE_OK);
	ck_assert_uint_eq(count, 0);
	/* Less than one entry of zeros is no end either. */
	memset(table, 0, sizeof(table));
	ck_assert_int_eq(snpwire_certtable_check(table, 23, &count),
			 SNPWIRE_CERTTABLE_NO_END);
	ck_assert_int_eq(snpwire_certtable_check(table, 24, &count),
			 SNPWIRE_CERTTABLE_OK);
}
END_TEST

START_TEST(bounds_the_count)
{
	uint8_t table[34 * 24] = { 0 };
	size_t count, i;

	for (i = 0; i < 32; i++)
		put_entry(table, i, vcek_rfc, sizeof(table), 0);
	ck_assert_int_eq(snpwire_certtable_check(table, sizeof(table), &count),
			 SNPWIRE_CERTTABLE_OK);
	ck_assert_uint_eq(count, 32);
	put_entry(table, 32, vcek_rfc, sizeof(table), 0);
	ck_assert_int_eq(snpwire_certtable_check(table, sizeof(table), &count),
			 SNPWIRE_CERTTABLE_TOO_MANY);
	ck_assert_uint_eq(count, 0);
	/* A table that nobody has checked is read no further either. */
	put_entry(table, 32, vcek_rfc, 0x7fffffff, 1);
	ck_assert_uint_eq(snpwire_certtable_used(table, sizeof(table)),
			  sizeof(table));
}
END_TEST

START_TEST(sees_nothing_behind_the_end)
{
	uint8_t table[96] = { 0 };
	struct snpwire_cert cert;

	/* An end, then what would be an entry far outside the table. */
	put_entry(table, 1, vcek_rfc, 0x7fffffff, 0x7fffffff);
	ck_assert(!snpwire_certtable_get(table, sizeof(table), 0, &cert));
	ck_assert(!snpwire_certtable_get(table, sizeof(table), 1, &cert));
	ck_assert_uint_eq(snpwire_certtable_used(table, sizeof(table)), 0);
}
END_TEST

START_TEST(knows_both_orders)
{
	uint8_t table[76] = { 0 };
	struct snpwire_cert cert;

	put_entry(table, 0, vcek_mixed, 72, 3);
	put_entry(table, 1, vcek_rfc, 75, 1);
	table[72] = 0x30;
	ck_assert(snpwire_certtable_get(table, sizeof(table), 0, &cert));
	ck_assert_int_eq(cert.kind, SNPWIRE_CERT_VCEK);
	ck_assert_mem_eq(cert.guid, vcek_rfc, 16);
	ck_assert_ptr_eq(cert.data, table + 72);
	ck_assert_uint_eq(cert.len, 3);
	ck_assert(snpwire_certtable_get(table, sizeof(table), 1, &cert));
	ck_assert_int_eq(cert.kind, SNPWIRE_CERT_VCEK);
	ck_assert(!snpwire_certtable_get(table, sizeof(table), 2, &cert));
	ck_assert(
		!snpwire_certtable_get(table, sizeof(table), SIZE_MAX, &cert));
	ck_assert_uint_eq(snpwire_certtable_used(table, sizeof(table)), 76);
}
END_TEST

/* The GUIDs, as the specification prints them. */
START_TEST(knows_the_guids)
{
	static const uint8_t guids[][16] = {
		[SNPWIRE_CERT_VLEK] = { 0xa8, 0x07, 0x4b, 0xc2, 0xa2, 0x5a,
					0x48, 0x3e, 0xaa, 0xe6, 0x39, 0xc0,
					0x45, 0xa0, 0xb8, 0xa1 },
		[SNPWIRE_CERT_ASK] = { 0x4a, 0xb7, 0xb3, 0x79, 0xbb, 0xac, 0x4f,
				       0xe4, 0xa0, 0x2f, 0x05, 0xae, 0xf3, 0x27,
				       0xc7, 0x82 },
		[SNPWIRE_CERT_ARK] = { 0xc0, 0xb4, 0x06, 0xa4, 0xa8, 0x03, 0x49,
				       0x52, 0x97, 0x43, 0x3f, 0xb6, 0x01, 0x4c,
				       0xd0, 0xae },
		[SNPWIRE_CERT_CRL] = { 0x92, 0xf8, 0x1b, 0xc3, 0x58, 0x11, 0x4d,
				       0x3d, 0x97, 0xff, 0xd1, 0x9f, 0x88, 0xdc,
				       0x67, 0xea },
	};
	int kind;

	ck_assert_ptr_null(snpwire_cert_guid(SNPWIRE_CERT_OTHER));
	ck_assert_mem_eq(snpwire_cert_guid(SNPWIRE_CERT_VCEK), vcek_rfc, 16);
	for (kind = SNPWIRE_CERT_VLEK; kind <= SNPWIRE_CERT_CRL; kind++)
		ck_assert_mem_eq(
			snpwire_cert_guid((enum snpwire_cert_kind)kind),
			guids[kind], 16);
}
END_TEST

START_TEST(builds_what_it_reads)
{
	struct snpwire_cert certs[2] = {
		{ .data = (const uint8_t *)"abc", .len = 3 },
		{ .data = (const uint8_t *)"defgh", .len = 5 },
	};
	struct snpwire_cert cert;
	uint8_t table[96];
	size_t count;

	memcpy(certs[0].guid, vcek_rfc, 16);
	memcpy(certs[1].guid, snpwire_cert_guid(SNPWIRE_CERT_ARK), 16);
	ck_assert_uint_eq(snpwire_certtable_build(certs, 2, table, 79), 0);
	ck_assert_uint_eq(snpwire_certtable_build(certs, 2, table, 71), 0);
	ck_assert_uint_eq(
		snpwire_certtable_build(certs, 2, table, sizeof(table)), 80);
	ck_assert_int_eq(snpwire_certtable_check(table, sizeof(table), &count),
			 SNPWIRE_CERTTABLE_OK);
	ck_assert_uint_eq(count, 2);
	ck_assert(snpwire_certtable_get(table, sizeof(table), 1, &cert));
	ck_assert_int_eq(cert.kind, SNPWIRE_CERT_ARK);
	ck_assert_mem_eq(cert.data, "defgh", 5);
	ck_assert_uint_eq(table[80] | table[95], 0);
	ck_assert_uint_eq(
		snpwire_certtable_build(certs, 33, table, sizeof(table)), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("certtable");
	TCase *all = tcase_create("all");

	tcase_add_loop_test(all, judges_each_entry, 0,
			    (int)(sizeof(hostile) / sizeof(hostile[0])));
	tcase_add_test(all, wants_an_end);
	tcase_add_test(all, bounds_the_count);
	tcase_add_test(all, sees_nothing_behind_the_end);
	tcase_add_test(all, knows_both_orders);
	tcase_add_test(all, knows_the_guids);
	tcase_add_test(all, builds_what_it_reads);
	suite_add_tcase(suite, all);
	return suite;
}
