/* SPDX-License-Identifier: MIT */
#include "chainkit.h"

#include <check.h>
#include <stdlib.h>

snpguest_status chainkit_read(const struct authority_cert *spec,
			      struct snpv_cert **cert)
{
	size_t len;
	uint8_t *der = authority_issue(spec, &len);
	snpguest_status st = snpv_cert_new(der, len, cert);

	free(der);
	return st;
}

struct snpv_cert *chainkit_cert(const struct authority_cert *spec)
{
	struct snpv_cert *cert;

	ck_assert_int_eq(chainkit_read(spec, &cert), SNPGUEST_OK);
	return cert;
}

void chainkit_offer(snpguest_verifier *verifier,
		    const struct authority_cert *spec)
{
	size_t len;
	uint8_t *der = authority_issue(spec, &len);

	ck_assert_int_eq(snpguest_verifier_add_cert(verifier, der, len),
			 SNPGUEST_OK);
	free(der);
}

void chainkit_trust(snpguest_verifier *verifier,
		    const struct authority_cert *spec)
{
	size_t len;
	uint8_t *der = authority_issue(spec, &len);

	ck_assert_int_eq(snpguest_verifier_add_root(verifier, der, len),
			 SNPGUEST_OK);
	free(der);
}

void chainkit_offer_crl(snpguest_verifier *verifier,
			const struct authority_crl *spec)
{
	size_t len;
	uint8_t *der = authority_crl_issue(spec, &len);

	ck_assert_int_eq(snpguest_verifier_add_crl(verifier, der, len),
			 SNPGUEST_OK);
	free(der);
}

snpguest_verifier *chainkit_verifier(const struct authority_cert *leaf)
{
	struct authority_cert ark = authority_default(AUTHORITY_ARK);
	struct authority_cert ask = authority_default(AUTHORITY_ASK);
	snpguest_verifier *verifier;

	ck_assert_int_eq(snpguest_verifier_new(&verifier), SNPGUEST_OK);
	snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_set_time(verifier, AUTHORITY_NOW);
	chainkit_trust(verifier, &ark);
	chainkit_offer(verifier, &ask);
	if (leaf)
		chainkit_offer(verifier, leaf);
	return verifier;
}
