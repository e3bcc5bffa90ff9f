/* SPDX-License-Identifier: MIT */
#include "der.h"
#include "public.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <string.h>

static const EVP_MD *hash_of(uint32_t hash_type)
{
	switch (hash_type) {
	case SNPGUEST_HCL_HASH_SHA256:
		return EVP_sha256();
	case SNPGUEST_HCL_HASH_SHA384:
		return EVP_sha384();
	case SNPGUEST_HCL_HASH_SHA512:
		return EVP_sha512();
	default:
		return NULL;
	}
}

snpguest_status snpguest_hcl_user_data(const struct snpguest_hcl *hcl,
				       uint8_t user_data[64])
{
	const EVP_MD *hash;

	if (!user_data)
		return SNPGUEST_E_USAGE;
	/* The hash comes first; zeros fill up what it leaves. */
	memset(user_data, 0, 64);
	if (!hcl || !hcl->claims)
		return SNPGUEST_E_USAGE;
	hash = hash_of(hcl->hash_type);
	if (!hash)
		return SNPGUEST_E_UNSUPPORTED;
	if (!snpv_der_ready())
		return SNPGUEST_E_NOMEM;
	snpv_der_begin();
	return snpv_der_status(EVP_Digest(hcl->claims, hcl->claims_len,
					  user_data, NULL, hash, NULL)
				       ? SNPGUEST_OK
				       : SNPGUEST_E_NOMEM);
}

static bool bind(const uint8_t user_data[64], const uint8_t *manifest,
		 size_t len, uint8_t digest[64])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = ctx && EVP_DigestInit_ex(ctx, EVP_sha512(), NULL) == 1 &&
		    EVP_DigestUpdate(ctx, user_data, 64) == 1 &&
		    EVP_DigestUpdate(ctx, manifest, len) == 1 &&
		    EVP_DigestFinal_ex(ctx, digest, NULL) == 1;

	EVP_MD_CTX_free(ctx);
	return good;
}

snpguest_status snpguest_svsm_user_data(const uint8_t user_data[64],
					const uint8_t *manifest, size_t len,
					uint8_t report_data[64])
{
	uint8_t digest[64] = { 0 };
	snpguest_status st = SNPGUEST_E_USAGE;

	if (!report_data)
		return st;
	if (user_data && (manifest || !len)) {
		snpv_der_begin();
		st = snpv_der_status(bind(user_data, manifest, len, digest)
					     ? SNPGUEST_OK
					     : SNPGUEST_E_NOMEM);
	}
	if (st)
		memset(digest, 0, sizeof(digest));
	memcpy(report_data, digest, sizeof(digest));
	return st;
}
