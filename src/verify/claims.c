/* SPDX-License-Identifier: MIT */
#include "der.h"
#include "public.h"

#include <openssl/evp.h>
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
	return snpv_der_ready() && EVP_Digest(hcl->claims, hcl->claims_len,
					      user_data, NULL, hash, NULL)
		       ? SNPGUEST_OK
		       : SNPGUEST_E_NOMEM;
}
