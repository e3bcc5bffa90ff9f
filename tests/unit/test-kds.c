/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <snpguest-verify.h>
#include <string.h>

static const uint8_t tcb_older[8] = { 3, 0, 0, 0, 0, 0, 8, 115 };
static const uint8_t tcb_turin[8] = { 0, 1, 0, 2, 0, 0, 0, 71 };

static void fill(uint8_t id[64], size_t len)
{
	memset(id, 0, 64);
	for (size_t i = 0; i < len; i++)
		id[i] = (uint8_t)(0xa0 + i);
}

START_TEST(older_lines)
{
	char url[SNPGUEST_KDS_URL_MAX];
	uint8_t id[64];

	fill(id, 64);
	ck_assert_int_eq(snpguest_kds_vcek_url(SNPGUEST_LINE_MILAN, id,
					       tcb_older, url, sizeof(url)),
			 SNPGUEST_OK);
	ck_assert_ptr_nonnull(strstr(url, "https://kdsintf.amd.com/vcek/v1/"
					  "Milan/a0a1a2a3"));
	ck_assert_ptr_nonnull(strstr(url, "dedf?blSPL=03&teeSPL=00&snpSPL=08"
					  "&ucodeSPL=115"));
	ck_assert_ptr_null(strstr(url, "fmcSPL"));
}
END_TEST

START_TEST(turin)
{
	char url[SNPGUEST_KDS_URL_MAX];
	uint8_t id[64];

	fill(id, 8);
	ck_assert_int_eq(snpguest_kds_vcek_url(SNPGUEST_LINE_TURIN, id,
					       tcb_turin, url, sizeof(url)),
			 SNPGUEST_OK);
	ck_assert_str_eq(url, "https://kdsintf.amd.com/vcek/v1/Turin/"
			      "a0a1a2a3a4a5a6a7?fmcSPL=00&blSPL=01&teeSPL=00"
			      "&snpSPL=02&ucodeSPL=71");
	/* The service knows no Turin ID of 64 bytes. */
	fill(id, 64);
	ck_assert_int_eq(snpguest_kds_vcek_url(SNPGUEST_LINE_TURIN, id,
					       tcb_turin, url, sizeof(url)),
			 SNPGUEST_E_UNSUPPORTED);
	ck_assert_str_eq(url, "");
}
END_TEST

START_TEST(the_others)
{
	char url[SNPGUEST_KDS_URL_MAX];

	ck_assert_int_eq(snpguest_kds_vlek_url(SNPGUEST_LINE_GENOA, tcb_older,
					       url, sizeof(url)),
			 SNPGUEST_OK);
	ck_assert_str_eq(url, "https://kdsintf.amd.com/vlek/v1/Genoa/cert"
			      "?blSPL=03&teeSPL=00&snpSPL=08&ucodeSPL=115");
	ck_assert_int_eq(snpguest_kds_chain_url(SNPGUEST_LINE_MILAN,
						SNPGUEST_SIGNING_KEY_VCEK, url,
						sizeof(url)),
			 SNPGUEST_OK);
	ck_assert_str_eq(url,
			 "https://kdsintf.amd.com/vcek/v1/Milan/cert_chain");
	ck_assert_int_eq(snpguest_kds_crl_url(SNPGUEST_LINE_TURIN,
					      SNPGUEST_SIGNING_KEY_VLEK, url,
					      sizeof(url)),
			 SNPGUEST_OK);
	ck_assert_str_eq(url, "https://kdsintf.amd.com/vlek/v1/Turin/crl");
}
END_TEST

START_TEST(refused)
{
	char url[SNPGUEST_KDS_URL_MAX];
	uint8_t id[64] = { 0 };

	/* A masked chip has no certificate that could be named. */
	ck_assert_int_eq(snpguest_kds_vcek_url(SNPGUEST_LINE_MILAN, id,
					       tcb_older, url, sizeof(url)),
			 SNPGUEST_E_UNSUPPORTED);
	ck_assert_int_eq(snpguest_kds_chain_url(SNPGUEST_LINE_UNKNOWN, 0, url,
						sizeof(url)),
			 SNPGUEST_E_UNSUPPORTED);
	ck_assert_int_eq(snpguest_kds_crl_url(SNPGUEST_LINE_MILAN,
					      SNPGUEST_SIGNING_KEY_NONE, url,
					      sizeof(url)),
			 SNPGUEST_E_UNSUPPORTED);
	ck_assert_int_eq(
		snpguest_kds_chain_url(SNPGUEST_LINE_MILAN, 0, url, 20),
		SNPGUEST_E_USAGE);
	ck_assert_str_eq(url, "");
	ck_assert_int_eq(
		snpguest_kds_chain_url(SNPGUEST_LINE_MILAN, 0, NULL, 0),
		SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_kds_vlek_url(SNPGUEST_LINE_MILAN, NULL, url,
					       sizeof(url)),
			 SNPGUEST_E_USAGE);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("kds");
	TCase *tcase = tcase_create("addresses");

	tcase_add_test(tcase, older_lines);
	tcase_add_test(tcase, turin);
	tcase_add_test(tcase, the_others);
	tcase_add_test(tcase, refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
