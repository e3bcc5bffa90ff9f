/* SPDX-License-Identifier: MIT */
/*
 * Certificates of the shape of AMD's (57230, "VCEK and KDS Interface"), in
 * the name of nobody: the chain's RSA-4096 keys sign with RSASSA-PSS, SHA-384
 * and 48 bytes of salt; a leaf carries its TCB in extensions.
 */
#ifndef SNPSIM_ISSUE_H
#define SNPSIM_ISSUE_H

#include <openssl/x509.h>

#include "chip.h"

enum snpsim_authority {
	SNPSIM_ARK,
	SNPSIM_ASK,
	SNPSIM_ASVK,
	SNPSIM_AUTHORITIES,
};

/*
 * Each NULL if libcrypto refuses.  @now: seconds since 1970; certificates
 * are valid from a day before it.
 */

/* @issuer NULL: self-signed by @issuer_key, which is @key then. */
X509 *snpsim_issue_authority(enum snpsim_authority which, uint32_t line,
			     EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key,
			     int64_t now);
/* The VCEK's certificate (@vlek: the VLEK's) for the chip's reported TCB. */
X509 *snpsim_issue_leaf(const struct snpsim_chip *chip, bool vlek, X509 *issuer,
			EVP_PKEY *issuer_key, int64_t now);
/* @revoked: of those certificates; valid for a year. */
X509_CRL *snpsim_issue_crl(X509 *issuer, EVP_PKEY *issuer_key,
			   X509 *const *revoked, size_t count, int64_t number,
			   int64_t now);

#endif
