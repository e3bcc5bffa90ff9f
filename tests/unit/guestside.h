/* SPDX-License-Identifier: MIT */
/*
 * A guest's end of a message, byte by byte from 56860 and by OpenSSL alone:
 * nothing of the code under test helps to test it.
 */
#ifndef GUESTSIDE_H
#define GUESTSIDE_H

#include <check.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <openssl/evp.h>

#include "../page.h"

#define PAGE 4096u

static inline bool gcm(bool seal, const uint8_t key[32], uint64_t seqno,
		       const uint8_t *aad, const uint8_t *in, int len,
		       uint8_t *out, uint8_t tag[16])
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	uint8_t iv[12] = { 0 }, rest[16];
	int got;
	bool good;

	put_le(iv, seqno, 8);
	ck_assert_int_eq(
		EVP_CipherInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, iv, seal),
		1);
	ck_assert_int_eq(EVP_CipherUpdate(ctx, NULL, &got, aad, 48), 1);
	ck_assert_int_eq(EVP_CipherUpdate(ctx, out, &got, in, len), 1);
	if (!seal)
		EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, 16, tag);
	good = EVP_CipherFinal_ex(ctx, rest, &got) == 1;
	if (seal)
		EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, tag);
	EVP_CIPHER_CTX_free(ctx);
	return good;
}

/* Header fields up to the payload; algorithm 1, header version 1, 96 bytes. */
static inline void guest_header(uint8_t page[PAGE], uint64_t seqno,
				uint8_t type, uint8_t version, uint16_t size,
				uint8_t vmpck)
{
	memset(page, 0, PAGE);
	put_le(page + AT_SEQNO, seqno, 8);
	page[AT_ALGO] = 1;
	page[AT_HEADER_VERSION] = 1;
	put_le(page + AT_HEADER_SIZE, AT_PAYLOAD, 2);
	page[AT_TYPE] = type;
	page[AT_VERSION] = version;
	put_le(page + AT_SIZE, size, 2);
	page[AT_VMPCK] = vmpck;
}

/* Seal the header as it stands, and the payload under it. */
static inline void guest_finish(uint8_t page[PAGE], const uint8_t key[32],
				const uint8_t *plain, size_t len)
{
	ck_assert(gcm(true, key, get_le(page + AT_SEQNO, 8), page + AT_ALGO,
		      plain, (int)len, page + AT_PAYLOAD, page));
}

static inline void guest_seal(uint8_t page[PAGE], const uint8_t key[32],
			      uint64_t seqno, uint8_t type, uint8_t version,
			      uint8_t vmpck, const uint8_t *plain, uint16_t len)
{
	guest_header(page, seqno, type, version, len, vmpck);
	guest_finish(page, key, plain, len);
}

/* The payload's length, or -1 if the tag is wrong. */
static inline int guest_open(const uint8_t page[PAGE], const uint8_t key[32],
			     uint8_t plain[4000])
{
	uint16_t len = (uint16_t)get_le(page + AT_SIZE, 2);
	uint8_t tag[16];

	memcpy(tag, page, 16);
	if (len > 4000 ||
	    !gcm(false, key, get_le(page + AT_SEQNO, 8), page + AT_ALGO,
		 page + AT_PAYLOAD, len, plain, tag))
		return -1;
	return len;
}

#endif
