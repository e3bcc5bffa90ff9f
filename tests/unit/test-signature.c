/* SPDX-License-Identifier: MIT */
#include "authority.h"
#include "unit.h"
#include "verify/signature.h"

#include <string.h>

static bool verify(EVP_PKEY *key, const uint8_t raw[1184])
{
	struct snpguest_report report;
	bool valid = true;

	ck_assert_int_eq(
		snpguest_report_parse(raw, 1184, &report, sizeof(report)),
		SNPGUEST_OK);
	ck_assert_int_eq(snpv_signature_verify(key, raw, &report, &valid),
			 SNPGUEST_OK);
	return valid;
}

START_TEST(right_and_wrong_key)
{
	uint8_t raw[1184];

	authority_report(raw);
	ck_assert(verify(authority_key(AUTHORITY_LEAF), raw));
	ck_assert(!verify(authority_key(AUTHORITY_OTHER), raw));
	ck_assert(!verify(authority_key(AUTHORITY_ASK), raw));
}
END_TEST

/* r and s count with all of their 72 bytes. */
START_TEST(upper_bytes)
{
	uint8_t raw[1184];

	authority_report(raw);
	for (size_t at = 0; at < 144; at++) {
		raw[0x2a0 + at] ^= 0x80;
		ck_assert_msg(!verify(authority_key(AUTHORITY_LEAF), raw),
			      "byte %zu", at);
		raw[0x2a0 + at] ^= 0x80;
	}
	ck_assert(verify(authority_key(AUTHORITY_LEAF), raw));
}
END_TEST

START_TEST(zero_signature)
{
	uint8_t raw[1184];

	authority_report(raw);
	memset(raw + 0x2a0, 0, 144);
	ck_assert(!verify(authority_key(AUTHORITY_LEAF), raw));
}
END_TEST

START_TEST(key_names)
{
	ck_assert_str_eq(snpv_signing_key_name(SNPGUEST_SIGNING_KEY_VCEK),
			 "VCEK");
	ck_assert_str_eq(snpv_signing_key_name(SNPGUEST_SIGNING_KEY_VLEK),
			 "VLEK");
	ck_assert_str_eq(snpv_signing_key_name(SNPGUEST_SIGNING_KEY_NONE),
			 "none: the report is not signed");
	/* The rest of the field's three bits. */
	for (uint32_t key = 2; key < SNPGUEST_SIGNING_KEY_NONE; key++)
		ck_assert_str_eq(snpv_signing_key_name(key),
				 "a key of unknown kind");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("signature");
	TCase *tcase = tcase_create("signature");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, right_and_wrong_key);
	tcase_add_test(tcase, upper_bytes);
	tcase_add_test(tcase, zero_signature);
	tcase_add_test(tcase, key_names);
	suite_add_tcase(suite, tcase);
	return suite;
}
