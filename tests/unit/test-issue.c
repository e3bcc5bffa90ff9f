/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/issue.h"
#include "sim/pki.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/x509v3.h>

static struct snpsim_pki pki;
static struct snpsim_chip chip;

static void make(uint32_t line)
{
	static const uint8_t seed[] = "issue";
	struct snpsim_chip_config config;
	struct snpsim_random random;

	ck_assert_int_eq(snpsim_pki_init(&pki, line,
					 getenv("SNPGUEST_TEST_PKI"),
					 time(NULL)),
			 0);
	ck_assert(snpsim_random_init(&random, SNPSIM_SEED_CHIP, seed,
				     sizeof(seed)));
	ck_assert(snpsim_chip_defaults(line, &config));
	config.vlek_loaded = true;
	ck_assert(snpsim_chip_init(&chip, &config, &random));
}

static void drop(void)
{
	snpsim_chip_wipe(&chip);
	snpsim_pki_free(&pki);
}

static void ck_name(X509_NAME *name, const char *want)
{
	char text[256];

	X509_NAME_oneline(name, text, sizeof(text));
	ck_assert_str_eq(text, want);
}

/* RSASSA-PSS with SHA-384, MGF1 with the same, 48 bytes of salt. */
static void ck_pss(const X509 *cert)
{
	int md, key, bits;
	uint32_t flags;

	ck_assert_int_eq(X509_get_signature_nid(cert), NID_rsassaPss);
	ck_assert_int_eq(X509_get_signature_info((X509 *)(uintptr_t)cert, &md,
						 &key, &bits, &flags),
			 1);
	ck_assert_int_eq(md, NID_sha384);
	ck_assert(flags & X509_SIG_INFO_VALID);
}

START_TEST(authorities_have_amds_shape)
{
	make(SNPGUEST_LINE_MILAN);
	ck_name(X509_get_subject_name(pki.cert[SNPSIM_ARK]),
		"/OU=Simulation/C=XX/L=In Memory/ST=ZZ"
		"/O=Simulated SEV-SNP Machine/CN=ARK-Milan");
	ck_name(X509_get_subject_name(pki.cert[SNPSIM_ASVK]),
		"/OU=Simulation/C=XX/L=In Memory/ST=ZZ"
		"/O=Simulated SEV-SNP Machine/CN=SEV-VLEK-Milan");
	ck_pss(pki.cert[SNPSIM_ARK]);
	ck_pss(pki.cert[SNPSIM_ASK]);
	ck_assert_int_eq(X509_verify(pki.cert[SNPSIM_ARK], pki.key[SNPSIM_ARK]),
			 1);
	ck_assert_int_eq(X509_verify(pki.cert[SNPSIM_ASK], pki.key[SNPSIM_ARK]),
			 1);
	ck_assert_int_eq(X509_verify(pki.cert[SNPSIM_ASK], pki.key[SNPSIM_ASK]),
			 0);
	ck_assert_uint_eq(X509_get_key_usage(pki.cert[SNPSIM_ARK]),
			  KU_KEY_CERT_SIGN | KU_CRL_SIGN);
	ck_assert_uint_eq(X509_get_key_usage(pki.cert[SNPSIM_ASK]),
			  KU_KEY_CERT_SIGN);
	ck_assert_int_eq(X509_get_pathlen(pki.cert[SNPSIM_ASK]), 0);
	ck_assert_int_eq(X509_check_ca(pki.cert[SNPSIM_ASK]), 1);
	ck_assert_ptr_nonnull(X509_get0_authority_key_id(pki.cert[SNPSIM_ASK]));
	ck_assert_int_ge(X509_get_ext_by_NID(pki.cert[SNPSIM_ASK],
					     NID_crl_distribution_points, -1),
			 0);
	drop();
}
END_TEST

START_TEST(leaf_has_nothing_but_its_own_extensions)
{
	X509 *leaf;
	int i;

	make(SNPGUEST_LINE_GENOA);
	for (i = 0; i < 2; i++) {
		enum snpsim_authority by = i ? SNPSIM_ASVK : SNPSIM_ASK;

		leaf = snpsim_issue_leaf(&chip, i, pki.cert[by], pki.key[by],
					 time(NULL));
		ck_assert_ptr_nonnull(leaf);
		ck_pss(leaf);
		ck_assert_int_eq(X509_verify(leaf, pki.key[by]), 1);
		ck_assert_int_eq(X509_get_version(leaf), X509_VERSION_3);
		ck_assert_int_eq(ASN1_INTEGER_get(X509_get_serialNumber(leaf)),
				 0);
		ck_assert_int_lt(
			X509_get_ext_by_NID(leaf, NID_basic_constraints, -1),
			0);
		ck_assert_int_lt(X509_get_ext_by_NID(leaf, NID_key_usage, -1),
				 0);
		ck_assert_int_eq(EVP_PKEY_get_base_id(X509_get0_pubkey(leaf)),
				 EVP_PKEY_EC);
		X509_free(leaf);
	}
	chip.config.vlek_loaded = false;
	drop();
}
END_TEST

START_TEST(crl_revokes_whom_it_names)
{
	X509_REVOKED *entry = NULL;
	X509_CRL *crl;

	make(SNPGUEST_LINE_TURIN);
	crl = snpsim_issue_crl(pki.cert[SNPSIM_ARK], pki.key[SNPSIM_ARK],
			       &pki.cert[SNPSIM_ASK], 1, 7, time(NULL));
	ck_assert_ptr_nonnull(crl);
	ck_assert_int_eq(X509_CRL_verify(crl, pki.key[SNPSIM_ARK]), 1);
	ck_assert_int_eq(
		X509_CRL_get0_by_cert(crl, &entry, pki.cert[SNPSIM_ASK]), 1);
	ck_assert_int_eq(
		X509_CRL_get0_by_cert(crl, &entry, pki.cert[SNPSIM_ASVK]), 0);
	ck_assert_int_ge(X509_CRL_get_ext_by_NID(crl, NID_crl_number, -1), 0);
	ck_assert_int_gt(X509_cmp_time(X509_CRL_get0_nextUpdate(crl), NULL), 0);
	X509_CRL_free(crl);
	drop();
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("issue");
	TCase *tcase = tcase_create("issue");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, authorities_have_amds_shape);
	tcase_add_test(tcase, leaf_has_nothing_but_its_own_extensions);
	tcase_add_test(tcase, crl_revokes_whom_it_names);
	suite_add_tcase(suite, tcase);
	return suite;
}
