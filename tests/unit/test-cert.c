/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "unit.h"

#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

START_TEST(fields_of_an_ask)
{
	struct authority_cert spec = authority_default(AUTHORITY_ASK);
	struct snpv_cert *cert = chainkit_cert(&spec);

	ck_assert_str_eq(cert->name, "SEV-Milan");
	ck_assert_int_eq(cert->role, SNPV_ROLE_ASK);
	ck_assert_uint_eq(cert->line, SNPGUEST_LINE_MILAN);
	ck_assert_int_eq(cert->not_before, spec.not_before);
	ck_assert_int_eq(cert->not_after, spec.not_after);
	ck_assert(cert->is_ca);
	ck_assert_int_eq(cert->path_len, 0);
	ck_assert_uint_eq(cert->key_usage, X509v3_KU_KEY_CERT_SIGN);
	ck_assert_int_eq(ASN1_INTEGER_get(snpv_cert_serial(cert)), 0x10001);
	snpv_cert_unref(cert);
}
END_TEST

START_TEST(fields_of_a_leaf)
{
	struct authority_cert spec = authority_default(AUTHORITY_LEAF);
	struct snpv_cert *cert = chainkit_cert(&spec);

	ck_assert(snpv_cert_is_leaf(cert));
	ck_assert(!cert->is_ca);
	ck_assert_int_eq(cert->path_len, -1);
	ck_assert_uint_eq(cert->line, SNPGUEST_LINE_MILAN);
	ck_assert_str_eq(cert->leaf.product, "Milan-B0");
	ck_assert_int_eq(EVP_PKEY_eq(cert->key, authority_key(AUTHORITY_LEAF)),
			 1);
	ck_assert_ptr_eq(snpv_cert_ref(cert), cert);
	snpv_cert_unref(cert);
	snpv_cert_unref(cert);
	snpv_cert_unref(NULL);
}
END_TEST

START_TEST(roles_by_name)
{
	static const struct {
		const char *name;
		enum snpv_role role;
		uint32_t line;
	} rows[] = {
		{ "ARK-Turin", SNPV_ROLE_ARK, SNPGUEST_LINE_TURIN },
		{ "SEV-Genoa", SNPV_ROLE_ASK, SNPGUEST_LINE_GENOA },
		{ "SEV-VLEK-Genoa", SNPV_ROLE_ASVK, SNPGUEST_LINE_GENOA },
		{ "SEV-Nowhere", SNPV_ROLE_OTHER, SNPGUEST_LINE_UNKNOWN },
		{ "ARK-", SNPV_ROLE_OTHER, SNPGUEST_LINE_UNKNOWN },
		{ "ark-Milan", SNPV_ROLE_OTHER, SNPGUEST_LINE_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct authority_cert spec = authority_default(AUTHORITY_ASK);
		struct snpv_cert *cert;

		spec.subject = rows[i].name;
		cert = chainkit_cert(&spec);
		ck_assert_int_eq(cert->role, rows[i].role);
		ck_assert_uint_eq(cert->line, rows[i].line);
		snpv_cert_unref(cert);
	}
	ck_assert_str_eq(snpv_role_name(SNPV_ROLE_ASVK), "ASVK");
}
END_TEST

START_TEST(signature_must_be_amds_kind)
{
	struct authority_cert ark_spec = authority_default(AUTHORITY_ARK);
	struct authority_cert good = authority_default(AUTHORITY_ASK);
	struct authority_cert bad[] = { good, good, good, good };
	struct snpv_cert *ark = chainkit_cert(&ark_spec);
	struct snpv_cert *cert = chainkit_cert(&good);

	bad[0].padding = RSA_PKCS1_PADDING;
	bad[1].salt = 32;
	bad[2].hash = "SHA256";
	bad[3].signer = authority_key(AUTHORITY_ASVK);
	ck_assert_int_eq(snpv_cert_signed_by(cert, ark), SNPGUEST_OK);
	ck_assert(snpv_cert_names_issuer(cert, ark));
	ck_assert(!snpv_cert_names_issuer(ark, cert));
	snpv_cert_unref(cert);
	for (size_t i = 0; i < 4; i++) {
		cert = chainkit_cert(&bad[i]);
		ck_assert_int_eq(snpv_cert_signed_by(cert, ark),
				 SNPGUEST_E_REJECTED);
		snpv_cert_unref(cert);
	}
	snpv_cert_unref(ark);
}
END_TEST

START_TEST(refused)
{
	struct authority_cert good = authority_default(AUTHORITY_LEAF);
	struct authority_cert bad[] = { good, good, good, good };
	struct snpv_cert *cert;

	bad[0].version = 0;
	bad[1].critical = "1.2.3.4";
	bad[2].twice = "1.2.3.4";
	bad[3].subject = "a\x01b";
	for (size_t i = 0; i < 4; i++) {
		ck_assert_int_eq(chainkit_read(&bad[i], &cert),
				 SNPGUEST_E_FORMAT);
		ck_assert_ptr_null(cert);
	}
}
END_TEST

/* Every prefix, and something behind. */
START_TEST(cut_and_grown)
{
	struct authority_cert spec = authority_default(AUTHORITY_LEAF);
	struct snpv_cert *cert;
	size_t len;
	uint8_t *der = authority_issue(&spec, &len);
	uint8_t *grown = calloc(1, len + 1);

	for (size_t cut = 0; cut < len; cut++)
		ck_assert_int_eq(snpv_cert_new(der, cut, &cert),
				 SNPGUEST_E_FORMAT);
	memcpy(grown, der, len);
	ck_assert_int_eq(snpv_cert_new(grown, len + 1, &cert),
			 SNPGUEST_E_FORMAT);
	free(grown);
	free(der);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cert");
	TCase *tcase = tcase_create("cert");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, fields_of_an_ask);
	tcase_add_test(tcase, fields_of_a_leaf);
	tcase_add_test(tcase, roles_by_name);
	tcase_add_test(tcase, signature_must_be_amds_kind);
	tcase_add_test(tcase, refused);
	tcase_add_test(tcase, cut_and_grown);
	suite_add_tcase(suite, tcase);
	return suite;
}
