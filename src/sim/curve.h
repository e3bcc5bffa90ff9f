/* SPDX-License-Identifier: MIT */
/* A private scalar that bytes decide, and its point, on a curve of libcrypto's.
 */
#ifndef SNPSIM_CURVE_H
#define SNPSIM_CURVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/bn.h>
#include <openssl/ec.h>

/*
 * 1 + (@input mod (n - 1)), for BN_clear_free(): @input has 64 bits more than
 * the order n, so that the modulus leaves no bias (FIPS 186-5, A.2.1).  NULL:
 * libcrypto refused.
 */
BIGNUM *snpsim_curve_scalar(const EC_GROUP *group, const uint8_t *input,
			    size_t len);
/* @scalar times the generator, uncompressed: @len bytes.  False as above. */
bool snpsim_curve_point(const EC_GROUP *group, const BIGNUM *scalar,
			uint8_t *point, size_t len);

#endif
