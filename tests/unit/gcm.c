/* SPDX-License-Identifier: MIT */
#include "gcm.h"

#include <stdlib.h>

#include <openssl/evp.h>

static EVP_CIPHER_CTX *begin(const uint8_t *key, const uint8_t *iv, int seal,
			     const uint8_t *aad, int aad_len)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n;

	if (!ctx ||
	    !EVP_CipherInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, iv, seal) ||
	    !EVP_CipherUpdate(ctx, NULL, &n, aad, aad_len))
		abort();
	return ctx;
}

void gcm_seal(const uint8_t key[32], const uint8_t iv[12], const uint8_t *aad,
	      int aad_len, const uint8_t *plain, int len, uint8_t *cipher,
	      uint8_t tag[16])
{
	EVP_CIPHER_CTX *ctx = begin(key, iv, 1, aad, aad_len);
	uint8_t rest[16];
	int n;

	if (!EVP_CipherUpdate(ctx, cipher, &n, plain, len) ||
	    !EVP_CipherFinal_ex(ctx, rest, &n) ||
	    !EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, tag))
		abort();
	EVP_CIPHER_CTX_free(ctx);
}

bool gcm_open(const uint8_t key[32], const uint8_t iv[12], const uint8_t *aad,
	      int aad_len, const uint8_t *cipher, int len, uint8_t *plain,
	      const uint8_t tag[16])
{
	EVP_CIPHER_CTX *ctx = begin(key, iv, 0, aad, aad_len);
	uint8_t rest[16];
	bool right;
	int n;

	if (!EVP_CipherUpdate(ctx, plain, &n, cipher, len) ||
	    !EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, 16, (void *)tag))
		abort();
	right = EVP_CipherFinal_ex(ctx, rest, &n) == 1;
	EVP_CIPHER_CTX_free(ctx);
	return right;
}
