/* SPDX-License-Identifier: MIT */
/* The firmware's signature on a report: ECDSA, P-384, SHA-384. */
#ifndef SNPV_SIGNATURE_H
#define SNPV_SIGNATURE_H

#include <openssl/evp.h>
#include <snpguest.h>
#include <stdbool.h>

#define SNPV_SIGNATURE_ALGO_ECDSA_P384 1u

/*
 * @raw: the report's own bytes; @report: the same, parsed.  @valid: receives
 * the answer.  E_NOMEM.
 */
snpguest_status snpv_signature_verify(EVP_PKEY *key, const uint8_t *raw,
				      const struct snpguest_report *report,
				      bool *valid);

/* "VCEK", "VLEK", ... */
const char *snpv_signing_key_name(uint32_t signing_key);

#endif
