/* SPDX-License-Identifier: MIT */
#include "authority.h"
#include "unit.h"

#include <snpguest-verify.h>
#include <stdlib.h>
#include <string.h>

/* One entry of 5 bytes at 48, and the end. */
static void make_table(uint8_t table[64])
{
	memset(table, 0, 64);
	memset(table, 0xa5, 16);
	table[16] = 48;
	table[20] = 5;
	memcpy(table + 48, "hello", 5);
}

START_TEST(there_and_back)
{
	uint8_t raw[1184], table[64], piece[2048], again[2048];
	size_t len = 0, again_len, report_len;
	struct snpguest_cert cert;
	snpguest_certs *certs;

	authority_report(raw);
	make_table(table);
	memcpy(piece, raw, sizeof(raw));
	memcpy(piece + sizeof(raw), table, sizeof(table));
	ck_assert_int_eq(
		snpguest_evidence_read(piece, 1184 + 64, &report_len, &certs),
		SNPGUEST_OK);
	ck_assert_uint_eq(report_len, 1184);
	ck_assert_uint_eq(snpguest_certs_count(certs), 1);
	snpguest_certs_get(certs, 0, &cert, sizeof(cert));
	ck_assert_mem_eq(cert.data, "hello", 5);
	ck_assert_int_eq(snpguest_evidence_write(raw, sizeof(raw), certs, again,
						 10, &len),
			 SNPGUEST_E_USAGE);
	ck_assert_uint_ge(len, 1184 + 53);
	ck_assert_int_eq(snpguest_evidence_write(raw, sizeof(raw), certs, again,
						 len, &again_len),
			 SNPGUEST_OK);
	ck_assert_uint_eq(again_len, len);
	ck_assert_mem_eq(again, piece, 1184 + 53);
	snpguest_certs_free(certs);
}
END_TEST

START_TEST(report_alone)
{
	uint8_t raw[1184], out[1184];
	size_t len;
	snpguest_certs *certs;

	authority_report(raw);
	ck_assert_int_eq(snpguest_evidence_read(raw, sizeof(raw), &len, &certs),
			 SNPGUEST_OK);
	ck_assert_uint_eq(len, 1184);
	ck_assert_uint_eq(snpguest_certs_count(certs), 0);
	snpguest_certs_free(certs);
	ck_assert_int_eq(snpguest_evidence_write(raw, sizeof(raw), NULL, out,
						 sizeof(out), &len),
			 SNPGUEST_OK);
	ck_assert_uint_eq(len, 1184);
	ck_assert_mem_eq(out, raw, sizeof(raw));
}
END_TEST

START_TEST(refused)
{
	uint8_t piece[1184 + 64];
	size_t len = 7;
	snpguest_certs *certs;

	authority_report(piece);
	make_table(piece + 1184);
	ck_assert_int_eq(snpguest_evidence_read(piece, 1183, &len, &certs),
			 SNPGUEST_E_FORMAT);
	ck_assert_uint_eq(len, 0);
	ck_assert_ptr_null(certs);
	/* The table is cut in its entry, in its end, in its data. */
	ck_assert_int_eq(snpguest_evidence_read(piece, 1184 + 20, &len, &certs),
			 SNPGUEST_E_FORMAT);
	ck_assert_int_eq(snpguest_evidence_read(piece, 1184 + 40, &len, &certs),
			 SNPGUEST_E_FORMAT);
	ck_assert_int_eq(snpguest_evidence_read(piece, 1184 + 52, &len, &certs),
			 SNPGUEST_E_FORMAT);
	ck_assert_int_eq(snpguest_evidence_write(piece, 1185, NULL, piece,
						 sizeof(piece), &len),
			 SNPGUEST_E_FORMAT);
	ck_assert_int_eq(snpguest_evidence_read(NULL, 0, &len, &certs),
			 SNPGUEST_E_USAGE);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("evidence");
	TCase *tcase = tcase_create("evidence");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, there_and_back);
	tcase_add_test(tcase, report_alone);
	tcase_add_test(tcase, refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
