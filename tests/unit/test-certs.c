/* SPDX-License-Identifier: MIT */
/* The certificate table as a caller sees it. */
#include "unit.h"

#include <snpguest.h>
#include <string.h>

/* VLEK in RFC order, 4 bytes; then Google's extra platform info, 8 bytes. */
static const uint8_t table[4096] = {
	0xa8, 0x07, 0x4b, 0xc2, 0xa2, 0x5a, 0x48, 0x3e, 0xaa, 0xe6, 0x39, 0xc0,
	0x45, 0xa0, 0xb8, 0xa1, 80,   0,    0,	  0,	4,    0,    0,	  0,
	0xec, 0xae, 0x0c, 0x0f, 0x95, 0x02, 0x43, 0xb1, 0xaf, 0xa2, 0x0a, 0xe2,
	0xe0, 0xd5, 0x65, 0xb6, 72,   0,    0,	  0,	8,    0,    0,	  0,
	0,    0,    0,	  0,	0,    0,    0,	  0,	0,    0,    0,	  0,
	0,    0,    0,	  0,	0,    0,    0,	  0,	0,    0,    0,	  0,
	8,    0,    0,	  0,	0x10, 0x0f, 0xa0, 0x00, 0x30, 0x02, 0x05, 0x00,
};

START_TEST(takes_a_table_apart)
{
	snpguest_certs *certs;
	struct snpguest_cert cert;

	ck_assert_int_eq(snpguest_certs_parse(table, sizeof(table), &certs),
			 SNPGUEST_OK);
	ck_assert_uint_eq(snpguest_certs_count(certs), 2);
	ck_assert_int_eq(snpguest_certs_get(certs, 0, &cert, sizeof(cert)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(cert.kind, SNPGUEST_CERT_VLEK);
	ck_assert_mem_eq(cert.guid, table, 16);
	ck_assert_uint_eq(cert.len, 4);
	ck_assert_mem_eq(cert.data, "\x30\x02\x05\x00", 4);
	ck_assert_int_eq(snpguest_certs_get(certs, 1, &cert, sizeof(cert)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(cert.kind, SNPGUEST_CERT_OTHER);
	ck_assert_uint_eq(cert.len, 8);
	ck_assert_int_eq(snpguest_certs_get(certs, 2, &cert, sizeof(cert)),
			 SNPGUEST_E_USAGE);
	ck_assert_ptr_null(cert.data);
	snpguest_certs_free(certs);
}
END_TEST

START_TEST(walks_without_a_copy)
{
	struct snpguest_cert cert;
	uint32_t kind = 7;
	size_t next = 0;

	ck_assert_int_eq(snpguest_certs_walk(table, sizeof(table), &next, &cert,
					     sizeof(cert)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(cert.kind, SNPGUEST_CERT_VLEK);
	ck_assert_ptr_eq(cert.data, table + 80);
	ck_assert_uint_eq(cert.len, 4);
	ck_assert_int_eq(snpguest_certs_walk(table, sizeof(table), &next,
					     (void *)&kind, sizeof(kind)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(kind, SNPGUEST_CERT_OTHER);
	ck_assert_uint_eq(next, 2);
	ck_assert_int_eq(snpguest_certs_walk(table, sizeof(table), &next, &cert,
					     sizeof(cert)),
			 SNPGUEST_E_UNSUPPORTED);
	ck_assert_ptr_null(cert.data);
	ck_assert_uint_eq(next, 2);
	next = 0;
	ck_assert_int_eq(
		snpguest_certs_walk(NULL, 0, &next, &cert, sizeof(cert)),
		SNPGUEST_E_UNSUPPORTED);
}
END_TEST

/* Every place, of every table with one byte of its header changed. */
START_TEST(walks_nowhere_outside)
{
	const uint8_t hostile[] = { 0, 1, 0x7f, 0x80, 0xff };
	uint8_t broken[84];
	snpguest_certs *certs;
	struct snpguest_cert cert;
	size_t at = (size_t)_i, i, start, next;

	for (i = 0; i < sizeof(hostile); i++) {
		snpguest_status status;

		memcpy(broken, table, sizeof(broken));
		broken[at] = hostile[i];
		status = snpguest_certs_parse(broken, sizeof(broken), &certs);
		for (start = 0; start < 40; start++) {
			next = start;
			if (snpguest_certs_walk(broken, sizeof(broken), &next,
						&cert, sizeof(cert))) {
				ck_assert_uint_ge(start,
						  snpguest_certs_count(certs));
				ck_assert_ptr_null(cert.data);
				continue;
			}
			ck_assert_int_eq(status, SNPGUEST_OK);
			ck_assert(cert.data >= broken + 72 &&
				  cert.len <=
					  (size_t)(broken + 84 - cert.data));
		}
		snpguest_certs_free(certs);
	}
}
END_TEST

START_TEST(walks_no_broken_table)
{
	struct snpguest_cert cert;
	size_t next = 1, len;

	/* The second entry ends at 80: a shorter table is cut off. */
	for (len = 1; len < 80; len++)
		ck_assert_int_eq(snpguest_certs_walk(table, len, &next, &cert,
						     sizeof(cert)),
				 SNPGUEST_E_FORMAT);
	ck_assert_uint_eq(next, 1);
	next = SIZE_MAX;
	ck_assert_int_eq(
		snpguest_certs_walk(table, 84, &next, &cert, sizeof(cert)),
		SNPGUEST_E_UNSUPPORTED);
	ck_assert_int_eq(
		snpguest_certs_walk(table, 84, NULL, &cert, sizeof(cert)),
		SNPGUEST_E_USAGE);
	ck_assert_int_eq(
		snpguest_certs_walk(NULL, 84, &next, &cert, sizeof(cert)),
		SNPGUEST_E_USAGE);
	ck_assert_int_eq(
		snpguest_certs_walk(table, 84, &next, NULL, sizeof(cert)),
		SNPGUEST_E_USAGE);
}
END_TEST

START_TEST(finds_by_kind)
{
	snpguest_certs *certs;
	struct snpguest_cert cert;
	uint32_t kind = 7;

	ck_assert_int_eq(snpguest_certs_parse(table, sizeof(table), &certs),
			 SNPGUEST_OK);
	ck_assert_int_eq(snpguest_certs_find(certs, SNPGUEST_CERT_VLEK, &cert,
					     sizeof(cert)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(cert.len, 4);
	ck_assert_int_eq(snpguest_certs_find(certs, SNPGUEST_CERT_VCEK, &cert,
					     sizeof(cert)),
			 SNPGUEST_E_UNSUPPORTED);
	ck_assert_ptr_null(cert.data);
	ck_assert_int_eq(snpguest_certs_find(NULL, SNPGUEST_CERT_VCEK, &cert,
					     sizeof(cert)),
			 SNPGUEST_E_USAGE);
	/* A caller that knows the first field only. */
	ck_assert_int_eq(snpguest_certs_find(certs, SNPGUEST_CERT_VLEK,
					     (void *)&kind, sizeof(kind)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(kind, SNPGUEST_CERT_VLEK);
	snpguest_certs_free(certs);
}
END_TEST

/* The same bytes again, without the zeros that filled the page. */
START_TEST(gives_the_table_back)
{
	snpguest_certs *certs;
	size_t len;

	ck_assert_int_eq(snpguest_certs_parse(table, sizeof(table), &certs),
			 SNPGUEST_OK);
	ck_assert_mem_eq(snpguest_certs_table(certs, &len), table, 84);
	ck_assert_uint_eq(len, 84);
	snpguest_certs_free(certs);
	ck_assert_ptr_null(snpguest_certs_table(NULL, &len));
	ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(takes_nothing_for_an_empty_table)
{
	static const uint8_t zeros[4096];
	snpguest_certs *certs;

	ck_assert_int_eq(snpguest_certs_parse(NULL, 0, &certs), SNPGUEST_OK);
	ck_assert_uint_eq(snpguest_certs_count(certs), 0);
	snpguest_certs_free(certs);
	ck_assert_int_eq(snpguest_certs_parse(zeros, sizeof(zeros), &certs),
			 SNPGUEST_OK);
	ck_assert_uint_eq(snpguest_certs_count(certs), 0);
	snpguest_certs_free(certs);
	ck_assert_uint_eq(snpguest_certs_count(NULL), 0);
	snpguest_certs_free(NULL);
}
END_TEST

START_TEST(refuses_null_and_broken)
{
	uint8_t broken[84];
	snpguest_certs *certs = (void *)1;
	struct snpguest_cert cert;

	memcpy(broken, table, sizeof(broken));
	broken[20] = 5;
	ck_assert_int_eq(snpguest_certs_parse(broken, sizeof(broken), &certs),
			 SNPGUEST_E_FORMAT);
	ck_assert_ptr_null(certs);
	ck_assert_int_eq(snpguest_certs_parse(NULL, 1, &certs),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_certs_parse(table, 84, NULL),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_certs_get(NULL, 0, &cert, sizeof(cert)),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_certs_get(NULL, 0, NULL, 0),
			 SNPGUEST_E_USAGE);
}
END_TEST

START_TEST(names_the_kinds)
{
	static const char *const names[] = { "other", "VCEK", "VLEK", "ASK",
					     "ARK",   "CRL",  "other" };
	uint32_t kind;

	for (kind = 0; kind < 7; kind++)
		ck_assert_str_eq(snpguest_cert_kind_name(kind), names[kind]);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("certs");
	TCase *all = tcase_create("all");

	tcase_add_test(all, takes_a_table_apart);
	tcase_add_test(all, walks_without_a_copy);
	tcase_add_loop_test(all, walks_nowhere_outside, 0, 72);
	tcase_add_test(all, walks_no_broken_table);
	tcase_add_test(all, finds_by_kind);
	tcase_add_test(all, gives_the_table_back);
	tcase_add_test(all, takes_nothing_for_an_empty_table);
	tcase_add_test(all, refuses_null_and_broken);
	tcase_add_test(all, names_the_kinds);
	suite_add_tcase(suite, all);
	return suite;
}
