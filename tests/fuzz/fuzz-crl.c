/* SPDX-License-Identifier: MIT */
/* Revocation lists as the verifier takes them. */
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <snpguest-verify.h>

#include "fuzz.h"
#include "pki.h"
#include "verify/crl.h"
#include "verify/der.h"

static struct snpv_cert *ark;

static void prepare(void)
{
	struct pki_der der = pki_load("ark.der");

	MUST(snpv_cert_new(der.bytes, der.len, &ark) == SNPGUEST_OK);
	pki_free(&der);
}

/* A serial number that no list has: longer than the RFC lets one be. */
static bool lists_nonsense(const struct snpv_crl *crl)
{
	static const unsigned char tall[40] = { 1 };
	ASN1_INTEGER *serial = ASN1_INTEGER_new();
	bool listed;

	if (!serial || !ASN1_STRING_set(serial, tall, sizeof(tall)))
		abort();
	listed = snpv_crl_lists(crl, serial);
	ASN1_INTEGER_free(serial);
	return listed;
}

static snpguest_status each(void *ctx, const uint8_t *der, size_t len)
{
	struct snpv_crl *crl = NULL;
	snpguest_status st = snpv_crl_new(der, len, &crl);

	(void)ctx;
	MUST(st == SNPGUEST_OK || st == SNPGUEST_E_FORMAT);
	MUST((st == SNPGUEST_OK) == (crl != NULL));
	if (!crl)
		return st;
	MUST(snpv_crl_lists(crl, snpv_cert_serial(ark)) ==
	     snpv_crl_lists(crl, snpv_cert_serial(ark)));
	(void)lists_nonsense(crl);
	if (snpv_crl_signed_by(crl, ark) == SNPGUEST_OK)
		MUST(snpv_crl_names_issuer(crl, ark));
	snpv_crl_free(crl);
	return SNPGUEST_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	snpguest_verifier *verifier;
	snpguest_status st;

	if (!ark)
		prepare();
	st = snpv_der_each(data, size, each, NULL);
	MUST(st == SNPGUEST_OK || st == SNPGUEST_E_FORMAT);
	if (snpguest_verifier_new(&verifier) != SNPGUEST_OK)
		abort();
	MUST(snpguest_verifier_add_crl(verifier, data, size) == st);
	snpguest_verifier_free(verifier);
	MUST(ERR_peek_error() == 0);
	return 0;
}
