/* SPDX-License-Identifier: MIT */
/* The blob of an Azure confidential VM's vTPM. */
#include "unit.h"

#include <snpguest.h>
#include <stdlib.h>
#include <string.h>

#define CLAIMS_AT (32 + 1184 + 20)

START_TEST(finds_report_and_claims)
{
	/* SHA-256 of the claims, computed with sha256sum(1). */
	static const uint8_t hash[8] = { 0xa5, 0x91, 0xb0, 0x09,
					 0xcb, 0x19, 0xfc, 0xff };
	struct snpguest_report report;
	struct snpguest_hcl hcl;
	size_t len;
	uint8_t *raw = unit_vector("milan-v3-hcl/hcl.bin", &len);

	ck_assert_int_eq(snpguest_hcl_parse(raw, len, &hcl, sizeof(hcl)),
			 SNPGUEST_OK);
	ck_assert_ptr_eq(hcl.report, raw + 32);
	ck_assert_uint_eq(hcl.report_len, SNPGUEST_REPORT_SIZE);
	ck_assert_ptr_eq(hcl.claims, raw + CLAIMS_AT);
	ck_assert_uint_eq(hcl.claims_len, 1110);
	ck_assert_uint_eq(hcl.hash_type, SNPGUEST_HCL_HASH_SHA256);
	ck_assert_mem_eq(hcl.claims, "{\"keys\":[", 9);
	ck_assert_int_eq(hcl.claims[hcl.claims_len - 1], '}');
	ck_assert_int_eq(snpguest_report_parse(hcl.report, hcl.report_len,
					       &report, sizeof(report)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(report.version, 3);
	ck_assert_mem_eq(report.report_data, hash, sizeof(hash));
	free(raw);
}
END_TEST

static void make(uint8_t *raw, size_t len, uint32_t kind, uint32_t claims)
{
	memset(raw, 0x11, len);
	memcpy(raw, "HCLA", 4);
	memset(raw + CLAIMS_AT - 20, 0, 20);
	raw[CLAIMS_AT - 12] = (uint8_t)kind;
	raw[CLAIMS_AT - 8] = SNPGUEST_HCL_HASH_SHA384;
	memcpy(raw + CLAIMS_AT - 4, &claims, 4);
}

START_TEST(refuses_every_cut)
{
	uint8_t raw[CLAIMS_AT + 8];
	struct snpguest_hcl hcl, zero;
	size_t len;

	memset(&zero, 0, sizeof(zero));
	make(raw, sizeof(raw), 2, 8);
	for (len = 0; len < sizeof(raw); len++) {
		memset(&hcl, 0xff, sizeof(hcl));
		ck_assert_int_eq(
			snpguest_hcl_parse(raw, len, &hcl, sizeof(hcl)),
			len < 4 ? SNPGUEST_E_UNSUPPORTED : SNPGUEST_E_FORMAT);
		ck_assert_mem_eq(&hcl, &zero, sizeof(zero));
	}
	ck_assert_int_eq(snpguest_hcl_parse(raw, len, &hcl, sizeof(hcl)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(hcl.hash_type, SNPGUEST_HCL_HASH_SHA384);
}
END_TEST

START_TEST(refuses_what_it_is_not)
{
	uint8_t raw[CLAIMS_AT + 8];
	struct snpguest_hcl hcl;

	make(raw, sizeof(raw), 4, 8);
	ck_assert_int_eq(
		snpguest_hcl_parse(raw, sizeof(raw), &hcl, sizeof(hcl)),
		SNPGUEST_E_UNSUPPORTED);
	make(raw, sizeof(raw), 2, UINT32_MAX);
	ck_assert_int_eq(
		snpguest_hcl_parse(raw, sizeof(raw), &hcl, sizeof(hcl)),
		SNPGUEST_E_FORMAT);
	raw[3] = 'B';
	ck_assert_int_eq(
		snpguest_hcl_parse(raw, sizeof(raw), &hcl, sizeof(hcl)),
		SNPGUEST_E_UNSUPPORTED);
	ck_assert_int_eq(snpguest_hcl_parse(NULL, 0, &hcl, sizeof(hcl)),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_hcl_parse(raw, sizeof(raw), NULL, 1),
			 SNPGUEST_E_USAGE);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("hcl");
	TCase *own = tcase_create("made here");
	TCase *vectors = tcase_create("vectors");

	tcase_add_test(own, refuses_every_cut);
	tcase_add_test(own, refuses_what_it_is_not);
	tcase_add_test(vectors, finds_report_and_claims);
	suite_add_tcase(suite, own);
	suite_add_tcase(suite, vectors);
	return suite;
}
