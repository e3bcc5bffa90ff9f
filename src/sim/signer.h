/* SPDX-License-Identifier: MIT */
/*
 * An ECDSA P-384 key that signs reports: 56860, "Signature Algorithm ECDSA
 * P-384 with SHA-384"; R and S are 72 bytes little-endian each.  Nonces are
 * RFC 6979's, so that the same report always has the same bytes.
 */
#ifndef SNPSIM_SIGNER_H
#define SNPSIM_SIGNER_H

#include <openssl/evp.h>

#include "kdf.h"

#define SNPSIM_SIGNER_PART 72u
#define SNPSIM_SCALAR_SIZE 48u

struct snpsim_signer;

/* The key that @root, @label and @info decide.  NULL: libcrypto refused. */
struct snpsim_signer *snpsim_signer_new(const uint8_t root[SNPSIM_ROOT_SIZE],
					const char *label, const uint8_t *info,
					size_t info_len);
/* The key with this private scalar, big-endian, 1 to n - 1. */
struct snpsim_signer *
snpsim_signer_of_scalar(const uint8_t scalar[SNPSIM_SCALAR_SIZE]);
/* Wipes the private key; NULL is fine. */
void snpsim_signer_free(struct snpsim_signer *signer);

bool snpsim_signer_sign(struct snpsim_signer *signer, const uint8_t *data,
			size_t len, uint8_t r[SNPSIM_SIGNER_PART],
			uint8_t s[SNPSIM_SIGNER_PART]);

/* The public half, for a certificate; a reference of the caller's own. */
EVP_PKEY *snpsim_signer_public(struct snpsim_signer *signer);

#endif
