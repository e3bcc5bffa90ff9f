/* SPDX-License-Identifier: MIT */
/*
 * The two kinds of public key in AMD's hierarchy, and what they verify:
 * RSA-4096 signs certificates and CRLs (RSASSA-PSS), P-384 signs reports.
 */
#ifndef SNPV_PUBKEY_H
#define SNPV_PUBKEY_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <snpguest.h>
#include <stdbool.h>

/*
 * The key in a DER SubjectPublicKeyInfo.  E_FORMAT: not one, or a key of
 * another kind; E_NOMEM.
 */
snpguest_status snpv_key_new(const uint8_t *spki, size_t len, EVP_PKEY **key);
bool snpv_key_is_rsa(const EVP_PKEY *key);

/* RSASSA-PSS, SHA-384 for hash and MGF1, salt of 48 bytes, trailer 1. */
bool snpv_algorithm_is_pss(const X509_ALGOR *algorithm);
/* OK: @key made @sig; E_REJECTED: it did not; E_NOMEM. */
snpguest_status snpv_key_verify_pss(EVP_PKEY *key, const uint8_t *data,
				    size_t len, const uint8_t *sig,
				    size_t sig_len);

#endif
