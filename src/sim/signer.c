/* SPDX-License-Identifier: MIT */
#include "signer.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include "curve.h"

/* 64 bits more than the order. */
#define SCALAR_INPUT 56u
#define POINT_SIZE 97u
#define HASH_SIZE 48u

struct snpsim_signer {
	EC_GROUP *group;
	BIGNUM *scalar;
	EVP_PKEY *public_key;
};

/* ---- the key ------------------------------------------------------------ */

static EVP_PKEY *assemble(const uint8_t point[POINT_SIZE])
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (build && ctx &&
	    OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME,
					    "P-384", 0) &&
	    OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY,
					     point, POINT_SIZE))
		params = OSSL_PARAM_BLD_to_param(build);
	if (!params || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static EVP_PKEY *public_of(const EC_GROUP *group, const BIGNUM *scalar)
{
	uint8_t point[POINT_SIZE];

	return snpsim_curve_point(group, scalar, point, sizeof(point))
		       ? assemble(point)
		       : NULL;
}

/* @signer has its group and takes @scalar, NULL included, over. */
static struct snpsim_signer *finish(struct snpsim_signer *signer,
				    BIGNUM *scalar)
{
	signer->scalar = scalar;
	if (scalar) {
		BN_set_flags(scalar, BN_FLG_CONSTTIME);
		signer->public_key = public_of(signer->group, scalar);
	}
	if (signer->public_key)
		return signer;
	snpsim_signer_free(signer);
	return NULL;
}

static struct snpsim_signer *begin(void)
{
	struct snpsim_signer *signer = calloc(1, sizeof(*signer));

	if (!signer)
		return NULL;
	signer->group = EC_GROUP_new_by_curve_name(NID_secp384r1);
	if (signer->group)
		return signer;
	free(signer);
	return NULL;
}

struct snpsim_signer *
snpsim_signer_of_scalar(const uint8_t scalar[SNPSIM_SCALAR_SIZE])
{
	struct snpsim_signer *signer = begin();
	BIGNUM *number = BN_secure_new();

	if (!signer || !number) {
		BN_free(number);
		snpsim_signer_free(signer);
		return NULL;
	}
	if (!BN_bin2bn(scalar, SNPSIM_SCALAR_SIZE, number) ||
	    BN_is_zero(number) ||
	    BN_cmp(number, EC_GROUP_get0_order(signer->group)) >= 0) {
		BN_clear_free(number);
		number = NULL;
	}
	return finish(signer, number);
}

/* What libcrypto and the compiler leave of a scalar below their callers. */
static void __attribute__((noinline)) scrub_stack(void)
{
	uint8_t below[8192];

	OPENSSL_cleanse(below, sizeof(below));
}

struct snpsim_signer *snpsim_signer_new(const uint8_t root[SNPSIM_ROOT_SIZE],
					const char *label, const uint8_t *info,
					size_t info_len)
{
	struct snpsim_signer *signer = begin();
	uint8_t input[SCALAR_INPUT];
	BIGNUM *scalar = NULL;

	if (!signer)
		return NULL;
	if (snpsim_kdf(root, label, info, info_len, input, sizeof(input)))
		scalar = snpsim_curve_scalar(signer->group, input,
					     sizeof(input));
	OPENSSL_cleanse(input, sizeof(input));
	scrub_stack();
	return finish(signer, scalar);
}

void snpsim_signer_free(struct snpsim_signer *signer)
{
	if (!signer)
		return;
	EVP_PKEY_free(signer->public_key);
	BN_clear_free(signer->scalar);
	EC_GROUP_free(signer->group);
	free(signer);
}

EVP_PKEY *snpsim_signer_public(struct snpsim_signer *signer)
{
	return EVP_PKEY_up_ref(signer->public_key) == 1 ? signer->public_key
							: NULL;
}

/* ---- the nonce: RFC 6979, 3.2, with qlen = hlen = 384 -------------------- */

struct nonces {
	uint8_t k[HASH_SIZE];
	uint8_t v[HASH_SIZE];
};

static bool hmac(const uint8_t *key, const uint8_t *data, size_t len,
		 uint8_t out[HASH_SIZE])
{
	unsigned int got = 0;

	return HMAC(EVP_sha384(), key, HASH_SIZE, data, len, out, &got) &&
	       got == HASH_SIZE;
}

/* K = HMAC_K(V || @tag || x || h), V = HMAC_K(V); @seed is x || h, or none. */
static bool mix(struct nonces *nonces, uint8_t tag, const uint8_t *seed,
		size_t len)
{
	uint8_t data[3 * HASH_SIZE + 1];
	bool done;

	memcpy(data, nonces->v, HASH_SIZE);
	data[HASH_SIZE] = tag;
	memcpy(data + HASH_SIZE + 1, seed, len);
	done = hmac(nonces->k, data, HASH_SIZE + 1 + len, nonces->k) &&
	       hmac(nonces->k, nonces->v, HASH_SIZE, nonces->v);
	OPENSSL_cleanse(data, sizeof(data));
	return done;
}

static bool nonces_init(struct nonces *nonces, const BIGNUM *scalar,
			const BIGNUM *z)
{
	uint8_t seed[2 * HASH_SIZE];
	bool done;

	memset(nonces->k, 0, HASH_SIZE);
	memset(nonces->v, 1, HASH_SIZE);
	done = BN_bn2binpad(scalar, seed, HASH_SIZE) == HASH_SIZE &&
	       BN_bn2binpad(z, seed + HASH_SIZE, HASH_SIZE) == HASH_SIZE &&
	       mix(nonces, 0, seed, sizeof(seed)) &&
	       mix(nonces, 1, seed, sizeof(seed));
	OPENSSL_cleanse(seed, sizeof(seed));
	return done;
}

/* The next candidate below the order. */
static bool nonces_next(struct nonces *nonces, const BIGNUM *order, BIGNUM *k)
{
	for (;;) {
		if (!hmac(nonces->k, nonces->v, HASH_SIZE, nonces->v) ||
		    !BN_bin2bn(nonces->v, HASH_SIZE, k))
			return false;
		if (!BN_is_zero(k) && BN_cmp(k, order) < 0)
			return true;
		if (!mix(nonces, 0, nonces->v, 0))
			return false;
	}
}

/* ---- the signature ------------------------------------------------------ */

struct signature {
	BIGNUM *z;
	BIGNUM *k;
	BIGNUM *r;
	BIGNUM *s;
	EC_POINT *point;
	BN_CTX *ctx;
};

static bool signature_init(struct signature *sig, const EC_GROUP *group)
{
	sig->z = BN_new();
	sig->k = BN_secure_new();
	sig->r = BN_new();
	sig->s = BN_secure_new();
	sig->point = EC_POINT_new(group);
	sig->ctx = BN_CTX_secure_new();
	if (!sig->z || !sig->k || !sig->r || !sig->s || !sig->point ||
	    !sig->ctx)
		return false;
	BN_set_flags(sig->k, BN_FLG_CONSTTIME);
	return true;
}

static void signature_clear(struct signature *sig)
{
	BN_free(sig->z);
	BN_clear_free(sig->k);
	BN_free(sig->r);
	BN_clear_free(sig->s);
	EC_POINT_clear_free(sig->point);
	BN_CTX_free(sig->ctx);
}

/* r = (kG).x mod n; s = (z + r x) / k mod n */
static bool compute(struct snpsim_signer *signer, struct signature *sig)
{
	const BIGNUM *order = EC_GROUP_get0_order(signer->group);

	return EC_POINT_mul(signer->group, sig->point, sig->k, NULL, NULL,
			    sig->ctx) == 1 &&
	       EC_POINT_get_affine_coordinates(signer->group, sig->point,
					       sig->r, NULL, sig->ctx) == 1 &&
	       BN_nnmod(sig->r, sig->r, order, sig->ctx) &&
	       BN_mod_mul(sig->s, sig->r, signer->scalar, order, sig->ctx) &&
	       BN_mod_add(sig->s, sig->s, sig->z, order, sig->ctx) &&
	       BN_mod_inverse(sig->k, sig->k, order, sig->ctx) &&
	       BN_mod_mul(sig->s, sig->s, sig->k, order, sig->ctx);
}

static bool sign(struct snpsim_signer *signer, const uint8_t hash[HASH_SIZE],
		 struct signature *sig)
{
	const BIGNUM *order = EC_GROUP_get0_order(signer->group);
	struct nonces nonces;
	bool done;

	done = BN_bin2bn(hash, HASH_SIZE, sig->z) &&
	       BN_nnmod(sig->z, sig->z, order, sig->ctx) &&
	       nonces_init(&nonces, signer->scalar, sig->z);
	do
		done = done && nonces_next(&nonces, order, sig->k) &&
		       compute(signer, sig);
	while (done && (BN_is_zero(sig->r) || BN_is_zero(sig->s)));
	OPENSSL_cleanse(&nonces, sizeof(nonces));
	return done;
}

bool snpsim_signer_sign(struct snpsim_signer *signer, const uint8_t *data,
			size_t len, uint8_t r[SNPSIM_SIGNER_PART],
			uint8_t s[SNPSIM_SIGNER_PART])
{
	uint8_t hash[HASH_SIZE];
	struct signature sig;
	bool done;

	done = signature_init(&sig, signer->group) &&
	       EVP_Digest(data, len, hash, NULL, EVP_sha384(), NULL) == 1 &&
	       sign(signer, hash, &sig) &&
	       BN_bn2lebinpad(sig.r, r, SNPSIM_SIGNER_PART) ==
		       SNPSIM_SIGNER_PART &&
	       BN_bn2lebinpad(sig.s, s, SNPSIM_SIGNER_PART) ==
		       SNPSIM_SIGNER_PART;
	signature_clear(&sig);
	return done;
}
