/* SPDX-License-Identifier: MIT */
#include "aead.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

/* Keyed once; each message sets its IV only, which is half the cost. */
struct snpsim_aead {
	EVP_CIPHER_CTX *seal;
	EVP_CIPHER_CTX *open;
};

static EVP_CIPHER_CTX *keyed(const uint8_t *key, int encrypt)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	if (!ctx)
		return NULL;
	if (EVP_CipherInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, NULL,
			      encrypt) == 1)
		return ctx;
	EVP_CIPHER_CTX_free(ctx);
	return NULL;
}

struct snpsim_aead *snpsim_aead_new(const uint8_t key[SNPSIM_AEAD_KEY_SIZE])
{
	struct snpsim_aead *aead = calloc(1, sizeof(*aead));

	if (!aead)
		return NULL;
	aead->seal = keyed(key, 1);
	aead->open = keyed(key, 0);
	if (aead->seal && aead->open)
		return aead;
	snpsim_aead_free(aead);
	return NULL;
}

void snpsim_aead_free(struct snpsim_aead *aead)
{
	if (!aead)
		return;
	/* Freeing an EVP context cleanses its key schedule. */
	EVP_CIPHER_CTX_free(aead->seal);
	EVP_CIPHER_CTX_free(aead->open);
	free(aead);
}

/* IV, additional data and text; all but the tag. */
static bool run(EVP_CIPHER_CTX *ctx, const uint8_t *iv, const uint8_t *aad,
		size_t aad_len, const uint8_t *in, size_t len, uint8_t *out)
{
	int got = 0;

	if (len > INT_MAX || aad_len > INT_MAX)
		return false;
	if (EVP_CipherInit_ex(ctx, NULL, NULL, NULL, iv, -1) != 1 ||
	    EVP_CipherUpdate(ctx, NULL, &got, aad, (int)aad_len) != 1)
		return false;
	return len == 0 ||
	       (EVP_CipherUpdate(ctx, out, &got, in, (int)len) == 1 &&
		(size_t)got == len);
}

bool snpsim_aead_seal(struct snpsim_aead *aead,
		      const uint8_t iv[SNPSIM_AEAD_IV_SIZE], const uint8_t *aad,
		      size_t aad_len, const uint8_t *plain, size_t len,
		      uint8_t *cipher, uint8_t tag[SNPSIM_AEAD_TAG_SIZE])
{
	uint8_t none[16];
	int got = 0;

	if (run(aead->seal, iv, aad, aad_len, plain, len, cipher) &&
	    EVP_CipherFinal_ex(aead->seal, none, &got) == 1 &&
	    EVP_CIPHER_CTX_ctrl(aead->seal, EVP_CTRL_AEAD_GET_TAG,
				SNPSIM_AEAD_TAG_SIZE, tag) == 1)
		return true;
	OPENSSL_cleanse(cipher, len);
	return false;
}

bool snpsim_aead_open(struct snpsim_aead *aead,
		      const uint8_t iv[SNPSIM_AEAD_IV_SIZE], const uint8_t *aad,
		      size_t aad_len, const uint8_t *cipher, size_t len,
		      uint8_t *plain, const uint8_t tag[SNPSIM_AEAD_TAG_SIZE])
{
	uint8_t expected[SNPSIM_AEAD_TAG_SIZE];
	uint8_t none[16];
	int got = 0;

	memcpy(expected, tag, sizeof(expected));
	if (run(aead->open, iv, aad, aad_len, cipher, len, plain) &&
	    EVP_CIPHER_CTX_ctrl(aead->open, EVP_CTRL_AEAD_SET_TAG,
				sizeof(expected), expected) == 1 &&
	    EVP_CipherFinal_ex(aead->open, none, &got) == 1)
		return true;
	OPENSSL_cleanse(plain, len);
	return false;
}
