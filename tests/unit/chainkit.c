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

snpguest_status chainkit_check(snpguest_verifier *verifier, const uint8_t *raw,
			       struct snpguest_verdict *verdict)
{
	return snpguest_verifier_check(verifier, raw, SNPGUEST_REPORT_SIZE,
				       NULL, verdict, sizeof(*verdict));
}

void chainkit_only_failed(const struct snpguest_verdict *verdict, uint32_t id)
{
	for (uint32_t i = 0; i < verdict->count; i++) {
		const struct snpguest_check *row = &verdict->checks[i];

		ck_assert_msg(
			(row->result == SNPGUEST_CHECK_FAILED) == (i == id),
			"%s: %s, expected %s, found %s", snpguest_check_name(i),
			snpguest_check_result_name(row->result), row->expected,
			row->found);
	}
}
