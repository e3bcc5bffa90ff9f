/* SPDX-License-Identifier: MIT */
/*
 * In the place of libcrypto, behind the simulated machine's own headers: a
 * cipher and a derivation that are good for nothing but this.  They branch on
 * no key, and what they make of one is as secret as it is; only ciphertexts
 * and tags are public, as they leave the guest.
 */
#include <stdlib.h>
#include <string.h>

#include "marked.h"
#include "sim/aead.h"
#include "sim/kdf.h"
#include "sim/signer.h"

#define MESSAGE_MAX 8192u

struct snpsim_aead {
	uint8_t key[SNPSIM_AEAD_KEY_SIZE];
};

/* Which bits of the last plaintext were secret: opened, they are again. */
static uint8_t sealed_bits[MESSAGE_MAX];

struct snpsim_aead *snpsim_aead_new(const uint8_t key[SNPSIM_AEAD_KEY_SIZE])
{
	struct snpsim_aead *aead = calloc(1, sizeof(*aead));

	if (aead)
		memcpy(aead->key, key, sizeof(aead->key));
	return aead;
}

void snpsim_aead_free(struct snpsim_aead *aead)
{
	if (aead)
		explicit_bzero(aead, sizeof(*aead));
	free(aead);
}

static void stream(const struct snpsim_aead *aead, const uint8_t *iv,
		   const uint8_t *in, size_t len, uint8_t *out)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (uint8_t)(in[i] ^ aead->key[i % sizeof(aead->key)] ^
				   iv[i % SNPSIM_AEAD_IV_SIZE] ^ (i * 31));
}

static void tag_of(const struct snpsim_aead *aead, const uint8_t *aad,
		   size_t aad_len, const uint8_t *cipher, size_t len,
		   uint8_t tag[SNPSIM_AEAD_TAG_SIZE])
{
	memcpy(tag, aead->key, SNPSIM_AEAD_TAG_SIZE);
	for (size_t i = 0; i < aad_len; i++)
		tag[i % SNPSIM_AEAD_TAG_SIZE] ^= (uint8_t)(aad[i] + i);
	for (size_t i = 0; i < len; i++)
		tag[i % SNPSIM_AEAD_TAG_SIZE] ^= (uint8_t)(cipher[i] + i / 16);
}

bool snpsim_aead_seal(struct snpsim_aead *aead,
		      const uint8_t iv[SNPSIM_AEAD_IV_SIZE], const uint8_t *aad,
		      size_t aad_len, const uint8_t *plain, size_t len,
		      uint8_t *cipher, uint8_t tag[SNPSIM_AEAD_TAG_SIZE])
{
	if (len > MESSAGE_MAX)
		return false;
	(void)VALGRIND_GET_VBITS(plain, sealed_bits, len);
	stream(aead, iv, plain, len, cipher);
	MARK_PUBLIC(cipher, len);
	tag_of(aead, aad, aad_len, cipher, len, tag);
	MARK_PUBLIC(tag, SNPSIM_AEAD_TAG_SIZE);
	return true;
}

bool snpsim_aead_open(struct snpsim_aead *aead,
		      const uint8_t iv[SNPSIM_AEAD_IV_SIZE], const uint8_t *aad,
		      size_t aad_len, const uint8_t *cipher, size_t len,
		      uint8_t *plain, const uint8_t tag[SNPSIM_AEAD_TAG_SIZE])
{
	uint8_t expected[SNPSIM_AEAD_TAG_SIZE], differs = 0;

	tag_of(aead, aad, aad_len, cipher, len, expected);
	for (size_t i = 0; i < sizeof(expected); i++)
		differs |= expected[i] ^ tag[i];
	MARK_PUBLIC(&differs, sizeof(differs));
	stream(aead, iv, cipher, len, plain);
	MARK_PUBLIC(plain, len);
	(void)VALGRIND_SET_VBITS(plain, sealed_bits, len);
	if (differs)
		explicit_bzero(plain, len);
	return !differs;
}

bool snpsim_kdf(const uint8_t root[SNPSIM_ROOT_SIZE], const char *label,
		const uint8_t *info, size_t info_len, uint8_t *out,
		size_t out_len)
{
	size_t label_len = strlen(label);

	for (size_t i = 0; i < out_len; i++) {
		out[i] = (uint8_t)(root[i % SNPSIM_ROOT_SIZE] +
				   label[i % label_len]);
		if (info_len)
			out[i] ^= info[i % info_len];
	}
	if (strcmp(label, "snpsim chip ID") == 0)
		MARK_PUBLIC(out, out_len);
	return true;
}

bool snpsim_random_init(struct snpsim_random *random, const char *label,
			const uint8_t *seed, size_t len)
{
	(void)label;
	(void)seed;
	(void)len;
	memset(random, 0, sizeof(*random));
	return true;
}

/* Every random byte is secret: most of them are keys. */
bool snpsim_random_bytes(struct snpsim_random *random, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (uint8_t)(++random->drawn * 167);
	MARK_SECRET(out, len);
	return true;
}

void snpsim_random_wipe(struct snpsim_random *random)
{
	explicit_bzero(random, sizeof(*random));
}

/* Elliptic curves are libcrypto's all through, and are left out. */
struct snpsim_signer {
	uint8_t nothing;
};

struct snpsim_signer *snpsim_signer_new(const uint8_t root[SNPSIM_ROOT_SIZE],
					const char *label, const uint8_t *info,
					size_t info_len)
{
	(void)root;
	(void)label;
	(void)info;
	(void)info_len;
	return calloc(1, sizeof(struct snpsim_signer));
}

void snpsim_signer_free(struct snpsim_signer *signer)
{
	free(signer);
}

bool snpsim_signer_sign(struct snpsim_signer *signer, const uint8_t *data,
			size_t len, uint8_t r[SNPSIM_SIGNER_PART],
			uint8_t s[SNPSIM_SIGNER_PART])
{
	(void)signer;
	(void)data;
	(void)len;
	memset(r, 1, SNPSIM_SIGNER_PART);
	memset(s, 1, SNPSIM_SIGNER_PART);
	return true;
}

EVP_PKEY *snpsim_signer_public(struct snpsim_signer *signer)
{
	(void)signer;
	return NULL;
}
