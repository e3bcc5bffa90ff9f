/* SPDX-License-Identifier: MIT */
#include "signer.h"

#include <stdlib.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

/* 64 bits more than the order, so that the modulus leaves no bias (FIPS
 * 186-5, A.2.1). */
#define SCALAR_INPUT 56u
#define POINT_SIZE 97u
#define SIGNATURE_MAX 104 /* SEQUENCE of two INTEGERs of 49 bytes */

struct snpsim_signer {
	EVP_PKEY *key;
	EVP_PKEY *public_key;
};

/* 1 + (input mod (n - 1)) */
static BIGNUM *scalar_of(const EC_GROUP *group,
			 const uint8_t input[SCALAR_INPUT], BN_CTX *ctx)
{
	BIGNUM *scalar = BN_secure_new();
	BIGNUM *less = BN_dup(EC_GROUP_get0_order(group));

	if (!scalar || !less || !BN_bin2bn(input, SCALAR_INPUT, scalar) ||
	    !BN_sub_word(less, 1) || !BN_mod(scalar, scalar, less, ctx) ||
	    !BN_add_word(scalar, 1)) {
		BN_clear_free(scalar);
		scalar = NULL;
	}
	BN_free(less);
	return scalar;
}

static bool point_of(const EC_GROUP *group, const BIGNUM *scalar,
		     uint8_t out[POINT_SIZE], BN_CTX *ctx)
{
	EC_POINT *point = EC_POINT_new(group);
	bool done;

	done = point &&
	       EC_POINT_mul(group, point, scalar, NULL, NULL, ctx) == 1 &&
	       EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED,
				  out, POINT_SIZE, ctx) == POINT_SIZE;
	EC_POINT_free(point);
	return done;
}

/* @scalar NULL: the public half only. */
static EVP_PKEY *assemble(const BIGNUM *scalar, const uint8_t point[POINT_SIZE])
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (build && ctx &&
	    OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME,
					    "P-384", 0) &&
	    OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY,
					     point, POINT_SIZE) &&
	    (!scalar ||
	     OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, scalar)))
		params = OSSL_PARAM_BLD_to_param(build);
	if (!params || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key,
			      scalar ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
			      params) != 1)
		key = NULL;
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static bool load(struct snpsim_signer *signer,
		 const uint8_t input[SCALAR_INPUT])
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_secp384r1);
	BN_CTX *ctx = BN_CTX_secure_new();
	uint8_t point[POINT_SIZE];
	BIGNUM *scalar = NULL;

	if (group && ctx)
		scalar = scalar_of(group, input, ctx);
	if (scalar && point_of(group, scalar, point, ctx)) {
		signer->key = assemble(scalar, point);
		signer->public_key = assemble(NULL, point);
	}
	BN_clear_free(scalar);
	BN_CTX_free(ctx);
	EC_GROUP_free(group);
	return signer->key && signer->public_key;
}

struct snpsim_signer *snpsim_signer_new(const uint8_t root[SNPSIM_ROOT_SIZE],
					const char *label, const uint8_t *info,
					size_t info_len)
{
	struct snpsim_signer *signer = calloc(1, sizeof(*signer));
	uint8_t input[SCALAR_INPUT];
	bool done;

	if (!signer)
		return NULL;
	done = snpsim_kdf(root, label, info, info_len, input, sizeof(input)) &&
	       load(signer, input);
	OPENSSL_cleanse(input, sizeof(input));
	if (done)
		return signer;
	snpsim_signer_free(signer);
	return NULL;
}

void snpsim_signer_free(struct snpsim_signer *signer)
{
	if (!signer)
		return;
	EVP_PKEY_free(signer->key);
	EVP_PKEY_free(signer->public_key);
	free(signer);
}

static bool split(const uint8_t *der, size_t len, uint8_t *r, uint8_t *s)
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)len);
	bool done = sig &&
		    BN_bn2lebinpad(ECDSA_SIG_get0_r(sig), r,
				   SNPSIM_SIGNER_PART) == SNPSIM_SIGNER_PART &&
		    BN_bn2lebinpad(ECDSA_SIG_get0_s(sig), s,
				   SNPSIM_SIGNER_PART) == SNPSIM_SIGNER_PART;

	ECDSA_SIG_free(sig);
	return done;
}

bool snpsim_signer_sign(struct snpsim_signer *signer, const uint8_t *data,
			size_t len, uint8_t r[SNPSIM_SIGNER_PART],
			uint8_t s[SNPSIM_SIGNER_PART])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t der[SIGNATURE_MAX];
	size_t der_len = sizeof(der);
	bool done;

	done = ctx &&
	       EVP_DigestSignInit(ctx, NULL, EVP_sha384(), NULL, signer->key) ==
		       1 &&
	       EVP_DigestSign(ctx, der, &der_len, data, len) == 1 &&
	       split(der, der_len, r, s);
	EVP_MD_CTX_free(ctx);
	return done;
}

EVP_PKEY *snpsim_signer_public(struct snpsim_signer *signer)
{
	return EVP_PKEY_up_ref(signer->public_key) == 1 ? signer->public_key
							: NULL;
}
