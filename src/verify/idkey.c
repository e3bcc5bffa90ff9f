/* SPDX-License-Identifier: MIT */
/*
 * ID keys and author keys in the firmware's own format (SEV-SNP Firmware ABI,
 * ECDSA public key): u32 curve, QX and QY of 72 bytes each, little-endian,
 * zeros to 0x404 bytes.  A report names a key by the SHA-384 of that.
 */
#include "public.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <string.h>

#include "der.h"
#include "pubkey.h"

#define KEY_SIZE 0x404u
#define CURVE_P384 2u
#define QX_AT 4u
#define QY_AT 0x4cu
#define COORDINATE_SIZE 72
#define END_AT (QY_AT + COORDINATE_SIZE)

static bool is_firmware_key(const uint8_t *key, size_t len)
{
	if (len != KEY_SIZE || key[0] != CURVE_P384 || key[1] || key[2] ||
	    key[3])
		return false;
	for (size_t i = END_AT; i < KEY_SIZE; i++)
		if (key[i])
			return false;
	return true;
}

static bool put_coordinate(const EVP_PKEY *key, const char *name, uint8_t *to)
{
	BIGNUM *n = NULL;
	bool ok;

	ok = EVP_PKEY_get_bn_param(key, name, &n) &&
	     BN_bn2lebinpad(n, to, COORDINATE_SIZE) == COORDINATE_SIZE;
	BN_free(n);
	return ok;
}

/* Called for each object of a file; the first is taken. */
static snpguest_status from_spki(void *ctx, const uint8_t *der, size_t len)
{
	uint8_t *firmware = ctx;
	EVP_PKEY *key = NULL;
	snpguest_status st;

	if (firmware[0])
		return SNPGUEST_E_FORMAT;
	st = snpv_key_new(der, len, &key);
	if (st != SNPGUEST_OK)
		return st;
	if (snpv_key_is_rsa(key)) {
		st = SNPGUEST_E_FORMAT;
	} else {
		firmware[0] = CURVE_P384;
		if (!put_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X,
				    firmware + QX_AT) ||
		    !put_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y,
				    firmware + QY_AT))
			st = SNPGUEST_E_NOMEM;
	}
	EVP_PKEY_free(key);
	return st;
}

static snpguest_status digest_of(const uint8_t *key, size_t len,
				 uint8_t digest[48])
{
	uint8_t firmware[KEY_SIZE] = { 0 };
	snpguest_status st = SNPGUEST_OK;

	if (is_firmware_key(key, len))
		memcpy(firmware, key, len);
	else
		st = snpv_der_each(key, len, from_spki, firmware);
	if (st == SNPGUEST_OK && !EVP_Digest(firmware, sizeof(firmware), digest,
					     NULL, EVP_sha384(), NULL))
		st = SNPGUEST_E_NOMEM;
	return st;
}

snpguest_status snpguest_id_key_digest(const uint8_t *key, size_t len,
				       uint8_t digest[48])
{
	if (!key || !digest)
		return SNPGUEST_E_USAGE;
	memset(digest, 0, 48);
	if (!snpv_der_ready())
		return SNPGUEST_E_NOMEM;
	snpv_der_begin();
	return snpv_der_status(digest_of(key, len, digest));
}
