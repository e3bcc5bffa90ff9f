/* SPDX-License-Identifier: MIT */
#include "signature.h"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>

#include "der.h"

/* SEV-SNP Firmware ABI, ATTESTATION_REPORT: all before the signature. */
#define SIGNED_SIZE 0x2a0
#define DIGEST_SIZE 48
/* SEQUENCE of two INTEGERs of at most 72 bytes and a sign byte each */
#define DER_SIZE_MAX 160

/*
 * r and s with all their 72 bytes: a number whose upper third is not zero is
 * no P-384 scalar, and must not pass for its lower part.
 */
static int signature_der(const struct snpguest_report *report, uint8_t *der)
{
	BIGNUM *r = BN_lebin2bn(report->signature_r,
				sizeof(report->signature_r), NULL);
	BIGNUM *s = BN_lebin2bn(report->signature_s,
				sizeof(report->signature_s), NULL);
	ECDSA_SIG *sig = ECDSA_SIG_new();
	int len = -1;

	if (!r || !s || !sig || !ECDSA_SIG_set0(sig, r, s)) {
		BN_free(r);
		BN_free(s);
	} else {
		len = i2d_ECDSA_SIG(sig, NULL);
		if (len > 0 && len <= DER_SIZE_MAX)
			len = i2d_ECDSA_SIG(sig, &der);
	}
	ECDSA_SIG_free(sig);
	return len;
}

static snpguest_status verify(EVP_PKEY *key, const uint8_t *raw,
			      const struct snpguest_report *report)
{
	/* Up to the verification itself nothing but memory can be short. */
	snpguest_status st = SNPGUEST_E_NOMEM;
	uint8_t digest[DIGEST_SIZE];
	uint8_t der[DER_SIZE_MAX];
	int len = signature_der(report, der);
	EVP_PKEY_CTX *ctx;

	if (len <= 0 ||
	    !EVP_Digest(raw, SIGNED_SIZE, digest, NULL, EVP_sha384(), NULL))
		return st;
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	if (ctx && EVP_PKEY_verify_init(ctx) == 1)
		st = EVP_PKEY_verify(ctx, der, (size_t)len, digest,
				     sizeof(digest)) == 1
			     ? SNPGUEST_OK
			     : SNPGUEST_E_REJECTED;
	EVP_PKEY_CTX_free(ctx);
	return st;
}

snpguest_status snpv_signature_verify(EVP_PKEY *key, const uint8_t *raw,
				      const struct snpguest_report *report,
				      bool *valid)
{
	snpguest_status st = SNPGUEST_E_REJECTED;

	snpv_der_begin();
	if (EVP_PKEY_is_a(key, "EC"))
		st = verify(key, raw, report);
	st = snpv_der_status(st);
	*valid = st == SNPGUEST_OK;
	return st == SNPGUEST_E_REJECTED ? SNPGUEST_OK : st;
}

const char *snpv_signing_key_name(uint32_t signing_key)
{
	switch (signing_key) {
	case SNPGUEST_SIGNING_KEY_VCEK:
		return "VCEK";
	case SNPGUEST_SIGNING_KEY_VLEK:
		return "VLEK";
	case SNPGUEST_SIGNING_KEY_NONE:
		return "none: the report is not signed";
	default:
		return "a key of unknown kind";
	}
}
