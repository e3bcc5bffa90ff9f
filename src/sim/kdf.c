/* SPDX-License-Identifier: MIT */
#include "kdf.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "../wire/cursor.h"

/* OSSL_PARAM takes its inputs as void *, and reads them only. */
static OSSL_PARAM octets(const char *name, const void *data, size_t len)
{
	return OSSL_PARAM_construct_octet_string(name, (void *)(uintptr_t)data,
						 len);
}

static bool hkdf(const uint8_t *key, size_t key_len, const char *salt,
		 const uint8_t *info, size_t info_len, uint8_t *out, size_t len)
{
	char digest[] = "SHA384";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest,
						 0),
		octets(OSSL_KDF_PARAM_KEY, key, key_len),
		octets(OSSL_KDF_PARAM_SALT, salt, strlen(salt)),
		octets(OSSL_KDF_PARAM_INFO, info, info_len),
		OSSL_PARAM_construct_end(),
	};
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	bool done = ctx && EVP_KDF_derive(ctx, out, len, params) == 1;

	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	if (!done)
		OPENSSL_cleanse(out, len);
	return done;
}

bool snpsim_kdf(const uint8_t root[SNPSIM_ROOT_SIZE], const char *label,
		const uint8_t *info, size_t info_len, uint8_t *out,
		size_t out_len)
{
	return hkdf(root, SNPSIM_ROOT_SIZE, label, info, info_len, out,
		    out_len);
}

bool snpsim_random_init(struct snpsim_random *random, const char *label,
			const uint8_t *seed, size_t len)
{
	memset(random, 0, sizeof(*random));
	if (!seed)
		return true;
	random->seeded = true;
	return hkdf(seed, len, label, NULL, 0, random->root,
		    sizeof(random->root));
}

bool snpsim_random_bytes(struct snpsim_random *random, uint8_t *out, size_t len)
{
	struct snpwire_writer writer;
	uint8_t info[8];

	if (!random->seeded)
		return RAND_priv_bytes(out, (int)len) == 1;
	snpwire_writer_init(&writer, info, sizeof(info));
	snpwire_put_u64(&writer, random->drawn++);
	return snpsim_kdf(random->root, "snpsim random", info, sizeof(info),
			  out, len);
}

void snpsim_random_wipe(struct snpsim_random *random)
{
	OPENSSL_cleanse(random, sizeof(*random));
}
