/* SPDX-License-Identifier: MIT */
/*
 * Keys are built from their numbers, not through d2i_X509 or d2i_PUBKEY:
 * OpenSSL 3 looks for a decoder each time, which costs more than a third of
 * a report's whole verification.
 */
#include "pubkey.h"

#include <openssl/asn1t.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "der.h"

#define RSA_BITS 4096
#define PSS_SALT_LEN 48
#define P384_POINT_SIZE 97 /* 04, x, y */

struct snpv_spki {
	X509_ALGOR *algorithm;
	ASN1_BIT_STRING *key;
};

ASN1_SEQUENCE(SNPV_SPKI) = {
	ASN1_SIMPLE(struct snpv_spki, algorithm, X509_ALGOR),
	ASN1_SIMPLE(struct snpv_spki, key, ASN1_BIT_STRING),
} static_ASN1_SEQUENCE_END_name(struct snpv_spki, SNPV_SPKI)

struct snpv_rsa {
	BIGNUM *n;
	BIGNUM *e;
};

ASN1_SEQUENCE(SNPV_RSA) = {
	ASN1_SIMPLE(struct snpv_rsa, n, BIGNUM),
	ASN1_SIMPLE(struct snpv_rsa, e, BIGNUM),
} static_ASN1_SEQUENCE_END_name(struct snpv_rsa, SNPV_RSA)

static snpguest_status from_params(const char *type, OSSL_PARAM *params,
				   EVP_PKEY **key)
{
	snpguest_status st = SNPGUEST_E_NOMEM;
	EVP_PKEY_CTX *ctx;

	snpv_der_begin();
	ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	/* Up to the numbers themselves nothing but memory can be short. */
	if (ctx && EVP_PKEY_fromdata_init(ctx) == 1)
		st = EVP_PKEY_fromdata(ctx, key, EVP_PKEY_PUBLIC_KEY, params) ==
				     1
			     ? SNPGUEST_OK
			     : SNPGUEST_E_FORMAT;
	EVP_PKEY_CTX_free(ctx);
	return snpv_der_status(st);
}

static snpguest_status p384_new(const uint8_t *point, size_t len,
				EVP_PKEY **key)
{
	char group[] = "P-384";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
						 group, 0),
		OSSL_PARAM_construct_octet_string(
			OSSL_PKEY_PARAM_PUB_KEY, (void *)(uintptr_t)point, len),
		OSSL_PARAM_construct_end(),
	};

	if (len != P384_POINT_SIZE || point[0] != POINT_CONVERSION_UNCOMPRESSED)
		return SNPGUEST_E_FORMAT;
	return from_params("EC", params, key);
}

static snpguest_status rsa_from_numbers(const struct snpv_rsa *rsa,
					EVP_PKEY **key)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	snpguest_status st = SNPGUEST_E_NOMEM;

	if (build &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, rsa->n) &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, rsa->e))
		params = OSSL_PARAM_BLD_to_param(build);
	if (params)
		st = from_params("RSA", params, key);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	return st;
}

static snpguest_status rsa_new(const uint8_t *der, size_t len, EVP_PKEY **key)
{
	struct snpv_rsa *rsa = snpv_der_read(der, len, SNPV_RSA_it());
	snpguest_status st = SNPGUEST_E_FORMAT;

	if (!rsa)
		return st;
	if (BN_num_bits(rsa->n) == RSA_BITS && !BN_is_negative(rsa->n) &&
	    BN_is_odd(rsa->n) && BN_is_word(rsa->e, RSA_F4))
		st = rsa_from_numbers(rsa, key);
	ASN1_item_free((ASN1_VALUE *)rsa, SNPV_RSA_it());
	return st;
}

static bool names_p384(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *oid;
	const void *param;
	int type;

	X509_ALGOR_get0(&oid, &type, &param, algorithm);
	return OBJ_obj2nid(oid) == NID_X9_62_id_ecPublicKey &&
	       type == V_ASN1_OBJECT && OBJ_obj2nid(param) == NID_secp384r1;
}

static bool names_rsa(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *oid;
	int type;

	X509_ALGOR_get0(&oid, &type, NULL, algorithm);
	return OBJ_obj2nid(oid) == NID_rsaEncryption &&
	       (type == V_ASN1_NULL || type == V_ASN1_UNDEF);
}

snpguest_status snpv_key_new(const uint8_t *spki, size_t len, EVP_PKEY **key)
{
	struct snpv_spki *info = snpv_der_read(spki, len, SNPV_SPKI_it());
	snpguest_status st = SNPGUEST_E_FORMAT;
	const uint8_t *bits;

	if (!info)
		return st;
	bits = ASN1_STRING_get0_data(info->key);
	len = (size_t)ASN1_STRING_length(info->key);
	if (names_p384(info->algorithm))
		st = p384_new(bits, len, key);
	else if (names_rsa(info->algorithm))
		st = rsa_new(bits, len, key);
	ASN1_item_free((ASN1_VALUE *)info, SNPV_SPKI_it());
	return st;
}

bool snpv_key_is_rsa(const EVP_PKEY *key)
{
	return EVP_PKEY_is_a(key, "RSA");
}

static bool names_sha384(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *oid;

	/* Absent means SHA-1 (RFC 4055). */
	if (!algorithm)
		return false;
	X509_ALGOR_get0(&oid, NULL, NULL, algorithm);
	return OBJ_obj2nid(oid) == NID_sha384;
}

static bool names_mgf1_sha384(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *oid;
	const void *param;
	X509_ALGOR *hash;
	bool ok;
	int type;

	if (!algorithm)
		return false;
	X509_ALGOR_get0(&oid, &type, &param, algorithm);
	if (OBJ_obj2nid(oid) != NID_mgf1 || type != V_ASN1_SEQUENCE)
		return false;
	hash = snpv_der_read(ASN1_STRING_get0_data(param),
			     (size_t)ASN1_STRING_length(param),
			     ASN1_ITEM_rptr(X509_ALGOR));
	ok = names_sha384(hash);
	X509_ALGOR_free(hash);
	return ok;
}

static bool pss_params_ok(const RSA_PSS_PARAMS *pss)
{
	return names_sha384(pss->hashAlgorithm) &&
	       names_mgf1_sha384(pss->maskGenAlgorithm) && pss->saltLength &&
	       ASN1_INTEGER_get(pss->saltLength) == PSS_SALT_LEN &&
	       (!pss->trailerField || ASN1_INTEGER_get(pss->trailerField) == 1);
}

bool snpv_algorithm_is_pss(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *oid;
	const void *param;
	RSA_PSS_PARAMS *pss;
	bool ok;
	int type;

	X509_ALGOR_get0(&oid, &type, &param, algorithm);
	if (OBJ_obj2nid(oid) != NID_rsassaPss || type != V_ASN1_SEQUENCE)
		return false;
	pss = snpv_der_read(ASN1_STRING_get0_data(param),
			    (size_t)ASN1_STRING_length(param),
			    ASN1_ITEM_rptr(RSA_PSS_PARAMS));
	ok = pss && pss_params_ok(pss);
	RSA_PSS_PARAMS_free(pss);
	return ok;
}

static bool begin_pss(EVP_MD_CTX *ctx, EVP_PKEY *key)
{
	EVP_PKEY_CTX *pctx = NULL; /* ctx's own */

	return EVP_DigestVerifyInit(ctx, &pctx, EVP_sha384(), NULL, key) == 1 &&
	       EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, PSS_SALT_LEN) == 1 &&
	       EVP_PKEY_CTX_set_rsa_mgf1_md(pctx, EVP_sha384()) == 1;
}

snpguest_status snpv_key_verify_pss(EVP_PKEY *key, const uint8_t *data,
				    size_t len, const uint8_t *sig,
				    size_t sig_len)
{
	/* Up to the verification itself nothing but memory can be short. */
	snpguest_status st = SNPGUEST_E_NOMEM;
	EVP_MD_CTX *ctx;

	if (!snpv_key_is_rsa(key))
		return SNPGUEST_E_REJECTED;
	snpv_der_begin();
	ctx = EVP_MD_CTX_new();
	if (ctx && begin_pss(ctx, key))
		st = EVP_DigestVerify(ctx, sig, sig_len, data, len) == 1
			     ? SNPGUEST_OK
			     : SNPGUEST_E_REJECTED;
	EVP_MD_CTX_free(ctx);
	return snpv_der_status(st);
}
