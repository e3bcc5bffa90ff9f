/* SPDX-License-Identifier: MIT */
#include "aead.h"

#include <crypto/aead.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/string.h>

/*
 * Callers' bytes may lie on a stack or in vmalloc memory, which a scatterlist
 * cannot name: they pass through here.  The text has a page of its own, so
 * that no cipher needs memory for a block over a page's edge.
 */
struct snpkmod_aead_buffers {
	struct scatterlist sg[2];
	u8 aad[SNPWIRE_MSG_AAD_SIZE];
	u8 iv[SNPWIRE_MSG_IV_SIZE];
};

static int set_key(struct crypto_aead *tfm, const u8 *key)
{
	int error = crypto_aead_setauthsize(tfm, SNPWIRE_MSG_TAG_SIZE);

	return error ? error : crypto_aead_setkey(tfm, key, SNPKMOD_KEY_SIZE);
}

static int alloc_buffers(struct snpkmod_aead *aead)
{
	aead->req = aead_request_alloc(aead->tfm, GFP_KERNEL);
	aead->buf = kzalloc(sizeof(*aead->buf), GFP_KERNEL);
	aead->data = (u8 *)get_zeroed_page(GFP_KERNEL);
	return aead->req && aead->buf && aead->data ? 0 : -ENOMEM;
}

int snpkmod_aead_init(struct snpkmod_aead *aead, const u8 *key)
{
	int error;

	memset(aead, 0, sizeof(*aead));
	/* None that answers later: sealing is over when it returns. */
	aead->tfm = crypto_alloc_aead("gcm(aes)", 0, CRYPTO_ALG_ASYNC);
	if (IS_ERR(aead->tfm)) {
		error = PTR_ERR(aead->tfm);
		aead->tfm = NULL;
		return error;
	}
	error = set_key(aead->tfm, key);
	if (!error)
		error = alloc_buffers(aead);
	if (error)
		snpkmod_aead_destroy(aead);
	return error;
}

void snpkmod_aead_destroy(struct snpkmod_aead *aead)
{
	if (aead->req)
		aead_request_free(aead->req);
	/* crypto_free_aead() wipes the key schedule. */
	crypto_free_aead(aead->tfm);
	kfree_sensitive(aead->buf);
	if (aead->data) {
		memzero_explicit(aead->data, PAGE_SIZE);
		free_page((unsigned long)aead->data);
	}
	memset(aead, 0, sizeof(*aead));
}

/* Lay out a request over aead->data; @len is what the cipher reads there. */
static struct aead_request *prepare(struct snpkmod_aead *aead, const u8 *iv,
				    const u8 *aad, size_t len)
{
	struct snpkmod_aead_buffers *buf = aead->buf;

	memcpy(buf->iv, iv, sizeof(buf->iv));
	memcpy(buf->aad, aad, sizeof(buf->aad));
	sg_init_table(buf->sg, ARRAY_SIZE(buf->sg));
	sg_set_buf(&buf->sg[0], buf->aad, sizeof(buf->aad));
	sg_set_buf(&buf->sg[1], aead->data, PAGE_SIZE);
	aead_request_set_callback(aead->req, CRYPTO_TFM_REQ_MAY_SLEEP, NULL,
				  NULL);
	aead_request_set_ad(aead->req, sizeof(buf->aad));
	aead_request_set_crypt(aead->req, buf->sg, buf->sg, (unsigned int)len,
			       buf->iv);
	return aead->req;
}

static bool fits(const struct snpkmod_aead *aead, size_t len)
{
	return aead->tfm && len <= SNPWIRE_MSG_PAYLOAD_MAX;
}

bool snpkmod_aead_seal(struct snpkmod_aead *aead,
		       const u8 iv[SNPWIRE_MSG_IV_SIZE],
		       const u8 aad[SNPWIRE_MSG_AAD_SIZE], const u8 *plain,
		       size_t len, u8 *cipher, u8 tag[SNPWIRE_MSG_TAG_SIZE])
{
	bool ok;

	if (!fits(aead, len))
		return false;
	memcpy(aead->data, plain, len);
	ok = crypto_aead_encrypt(prepare(aead, iv, aad, len)) == 0;
	if (ok) {
		memcpy(cipher, aead->data, len);
		memcpy(tag, aead->data + len, SNPWIRE_MSG_TAG_SIZE);
	}
	memzero_explicit(aead->data, PAGE_SIZE);
	return ok;
}

bool snpkmod_aead_open(struct snpkmod_aead *aead,
		       const u8 iv[SNPWIRE_MSG_IV_SIZE],
		       const u8 aad[SNPWIRE_MSG_AAD_SIZE], const u8 *cipher,
		       size_t len, u8 *plain,
		       const u8 tag[SNPWIRE_MSG_TAG_SIZE])
{
	bool ok;

	if (!fits(aead, len))
		return false;
	memcpy(aead->data, cipher, len);
	memcpy(aead->data + len, tag, SNPWIRE_MSG_TAG_SIZE);
	ok = crypto_aead_decrypt(
		     prepare(aead, iv, aad, len + SNPWIRE_MSG_TAG_SIZE)) == 0;
	if (ok)
		memcpy(plain, aead->data, len);
	memzero_explicit(aead->data, PAGE_SIZE);
	return ok;
}
