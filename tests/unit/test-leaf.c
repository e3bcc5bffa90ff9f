/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "unit.h"

#include <string.h>

static struct snpv_leaf read_leaf(const struct authority_cert *spec)
{
	struct snpv_cert *cert = chainkit_cert(spec);
	struct snpv_leaf leaf = cert->leaf;

	snpv_cert_unref(cert);
	return leaf;
}

START_TEST(milan)
{
	struct authority_cert spec = authority_default(AUTHORITY_LEAF);
	struct snpv_leaf leaf = read_leaf(&spec);
	const uint8_t want[8] = { 3, 0, 0, 0, 0, 0, 8, 115 };
	struct snpguest_tcb tcb;
	uint8_t raw[8];

	snpv_leaf_tcb_raw(&leaf, SNPGUEST_LINE_MILAN, raw);
	ck_assert_mem_eq(raw, want, 8);
	snpv_leaf_tcb(&leaf, &tcb);
	ck_assert_uint_eq(tcb.boot_loader, 3);
	ck_assert_uint_eq(tcb.snp, 8);
	ck_assert_uint_eq(tcb.microcode, 115);
	ck_assert_uint_eq(tcb.has_fmc, 0);
	ck_assert_uint_eq(snpv_leaf_line(&leaf), SNPGUEST_LINE_MILAN);
	ck_assert_uint_eq(leaf.hwid_len, 64);
	ck_assert(snpv_leaf_tcb_complete(&leaf, SNPGUEST_LINE_MILAN));
	ck_assert(!snpv_leaf_tcb_complete(&leaf, SNPGUEST_LINE_TURIN));
}
END_TEST

/* Turin has fmcSPL, no spl4, and an ID of 8 bytes. */
START_TEST(turin)
{
	struct authority_cert spec = authority_default(AUTHORITY_LEAF);
	const uint8_t want[8] = { 2, 3, 0, 8, 0, 0, 0, 115 };
	struct snpguest_tcb tcb;
	struct snpv_leaf leaf;
	uint8_t raw[8];

	spec.leaf.product = "Turin";
	spec.leaf.has_spl = 0x3ee;
	spec.leaf.spl[9] = 2;
	spec.leaf.hwid_len = 8;
	leaf = read_leaf(&spec);
	snpv_leaf_tcb_raw(&leaf, SNPGUEST_LINE_TURIN, raw);
	ck_assert_mem_eq(raw, want, 8);
	snpv_leaf_tcb(&leaf, &tcb);
	ck_assert_uint_eq(tcb.has_fmc, 1);
	ck_assert_uint_eq(tcb.fmc, 2);
	ck_assert_uint_eq(leaf.hwid_len, 8);
	ck_assert_uint_eq(snpv_leaf_line(&leaf), SNPGUEST_LINE_TURIN);
	ck_assert(snpv_leaf_tcb_complete(&leaf, SNPGUEST_LINE_TURIN));
	ck_assert(!snpv_leaf_tcb_complete(&leaf, SNPGUEST_LINE_GENOA));
}
END_TEST

/* 128 and more take two bytes of INTEGER. */
START_TEST(large_levels)
{
	struct authority_cert spec = authority_default(AUTHORITY_LEAF);

	for (unsigned int level = 0; level < 256; level += 51) {
		spec.leaf.spl[8] = (uint8_t)level;
		ck_assert_uint_eq(read_leaf(&spec).spl[SNPV_SPL_MICROCODE],
				  level);
	}
}
END_TEST

/* Bare and wrapped IDs; a bare one may begin as a wrapped one does. */
START_TEST(hwid_forms)
{
	static const struct {
		size_t len;
		uint8_t first, second;
		size_t want; /* 0: refused */
	} rows[] = {
		{ 64, 0x04, 0x40, 64 }, { 66, 0x04, 0x40, 64 },
		{ 8, 0x04, 0x06, 8 },	{ 10, 0x04, 0x08, 8 },
		{ 66, 0x05, 0x40, 0 },	{ 10, 0x04, 0x40, 0 },
		{ 63, 0, 0, 0 },	{ 1, 0, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct authority_cert spec = authority_default(AUTHORITY_LEAF);
		struct snpv_cert *cert;
		snpguest_status st;

		spec.leaf.hwid[0] = rows[i].first;
		spec.leaf.hwid[1] = rows[i].second;
		spec.leaf.hwid_len = rows[i].len;
		st = chainkit_read(&spec, &cert);
		if (rows[i].want) {
			ck_assert_int_eq(st, SNPGUEST_OK);
			ck_assert_uint_eq(cert->leaf.hwid_len, rows[i].want);
			snpv_cert_unref(cert);
		} else {
			ck_assert_int_eq(st, SNPGUEST_E_FORMAT);
		}
	}
}
END_TEST

START_TEST(missing_level)
{
	for (unsigned int n = 1; n < 9; n++) {
		struct authority_cert spec = authority_default(AUTHORITY_LEAF);
		bool needed = n <= 3 || n == 8;
		struct snpv_leaf leaf;

		spec.leaf.has_spl &= (uint16_t) ~(1u << n);
		leaf = read_leaf(&spec);
		ck_assert_int_eq(
			snpv_leaf_tcb_complete(&leaf, SNPGUEST_LINE_MILAN),
			!needed);
	}
}
END_TEST

START_TEST(unknown_product)
{
	struct authority_cert spec = authority_default(AUTHORITY_LEAF);
	struct snpv_leaf leaf;

	spec.leaf.product = "Milanese";
	leaf = read_leaf(&spec);
	ck_assert_uint_eq(snpv_leaf_line(&leaf), SNPGUEST_LINE_UNKNOWN);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("leaf");
	TCase *tcase = tcase_create("leaf");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, milan);
	tcase_add_test(tcase, turin);
	tcase_add_test(tcase, large_levels);
	tcase_add_test(tcase, hwid_forms);
	tcase_add_test(tcase, missing_level);
	tcase_add_test(tcase, unknown_product);
	suite_add_tcase(suite, tcase);
	return suite;
}
