/* SPDX-License-Identifier: MIT */
/*
 * What an authority signed, certificate or revocation list alike: a SEQUENCE
 * of the signed part, an algorithm and a signature (RFC 5280, 4.1 and 5.1).
 * The signed part is kept as the bytes that it is, for the signature goes
 * over those and over no re-encoding.
 */
#ifndef SNPV_SIGNED_H
#define SNPV_SIGNED_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <snpguest.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct snpv_signed {
	ASN1_STRING *tbs; /* the whole SEQUENCE */
	X509_ALGOR *algorithm;
	ASN1_BIT_STRING *signature;
};

/* NULL: not such a thing, or no memory. */
struct snpv_signed *snpv_signed_read(const uint8_t *der, size_t len);
void snpv_signed_free(struct snpv_signed *object);
/*
 * OK: @key made the signature, RSASSA-PSS as AMD's and no other; E_REJECTED:
 * it did not; E_NOMEM.
 */
snpguest_status snpv_signed_by(const struct snpv_signed *object, EVP_PKEY *key);

#endif
