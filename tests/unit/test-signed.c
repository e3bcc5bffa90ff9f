/* SPDX-License-Identifier: MIT */
#include "authority.h"
#include "unit.h"
#include "verify/signed.h"

#include <stdlib.h>

START_TEST(certificate_and_list)
{
	struct authority_cert cert = authority_default(AUTHORITY_ASK);
	struct authority_crl crl = authority_crl_default();
	size_t len[2];
	uint8_t *der[] = { authority_issue(&cert, &len[0]),
			   authority_crl_issue(&crl, &len[1]) };

	for (size_t i = 0; i < 2; i++) {
		struct snpv_signed *object = snpv_signed_read(der[i], len[i]);

		ck_assert_ptr_nonnull(object);
		ck_assert_int_eq(
			snpv_signed_by(object, authority_key(AUTHORITY_ARK)),
			SNPGUEST_OK);
		ck_assert_int_eq(
			snpv_signed_by(object, authority_key(AUTHORITY_ASK)),
			SNPGUEST_E_REJECTED);
		ck_assert_int_eq(
			snpv_signed_by(object, authority_key(AUTHORITY_LEAF)),
			SNPGUEST_E_REJECTED);
		snpv_signed_free(object);
		ck_assert_ptr_null(snpv_signed_read(der[i], len[i] - 1));
		free(der[i]);
	}
	snpv_signed_free(NULL);
}
END_TEST

/*
 * A bit anywhere in the signed part or the signature.  (What stands between,
 * the algorithm once more, is held against the signed one by who reads it.)
 */
START_TEST(flipped)
{
	struct authority_cert cert = authority_default(AUTHORITY_ASK);
	size_t len;
	uint8_t *der = authority_issue(&cert, &len);
	struct snpv_signed *object = snpv_signed_read(der, len);
	size_t signed_end = 4 + (size_t)ASN1_STRING_length(object->tbs);

	snpv_signed_free(object);
	for (size_t at = 0; at < len; at += 7) {
		if (at >= signed_end && at < len - 512)
			continue;
		der[at] ^= 0x10;
		object = snpv_signed_read(der, len);
		if (object)
			ck_assert_int_eq(
				snpv_signed_by(object,
					       authority_key(AUTHORITY_ARK)),
				SNPGUEST_E_REJECTED);
		snpv_signed_free(object);
		der[at] ^= 0x10;
	}
	free(der);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("signed");
	TCase *tcase = tcase_create("signed");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, certificate_and_list);
	tcase_add_test(tcase, flipped);
	suite_add_tcase(suite, tcase);
	return suite;
}
