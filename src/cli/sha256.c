/* SPDX-License-Identifier: MIT */
#include "sha256.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "hex.h"

bool sha256_text(const uint8_t *data, size_t len, char text[SHA256_TEXT])
{
	uint8_t digest[32];
	unsigned int got;

	/* Half made for want of memory, libcrypto 3.0 crashes in EVP calls. */
	if (!OSSL_LIB_CTX_get0_global_default() ||
	    EVP_Digest(data, len, digest, &got, EVP_sha256(), NULL) != 1)
		return false;
	hex_encode(digest, sizeof(digest), text);
	return true;
}
