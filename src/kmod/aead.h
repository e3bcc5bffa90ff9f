/* SPDX-License-Identifier: MIT */
/* AES-256-GCM under one VMPCK, by the kernel's AEAD API. */
#ifndef SNPKMOD_AEAD_H
#define SNPKMOD_AEAD_H

#include <linux/types.h>

#include "../wire/guestmsg.h"

#define SNPKMOD_KEY_SIZE 32

struct crypto_aead;
struct aead_request;
struct snpkmod_aead_buffers;

/* Not for two threads at once. */
struct snpkmod_aead {
	struct crypto_aead *tfm; /* NULL: the key is gone */
	struct aead_request *req;
	struct snpkmod_aead_buffers *buf;
	u8 *data; /* one page */
};

/* 0 or -errno; all memory that sealing and opening need is had here. */
int snpkmod_aead_init(struct snpkmod_aead *aead, const u8 *key);
/* Wipes the key and all that was made from it; may be called twice. */
void snpkmod_aead_destroy(struct snpkmod_aead *aead);

bool snpkmod_aead_seal(struct snpkmod_aead *aead,
		       const u8 iv[SNPWIRE_MSG_IV_SIZE],
		       const u8 aad[SNPWIRE_MSG_AAD_SIZE], const u8 *plain,
		       size_t len, u8 *cipher, u8 tag[SNPWIRE_MSG_TAG_SIZE]);
bool snpkmod_aead_open(struct snpkmod_aead *aead,
		       const u8 iv[SNPWIRE_MSG_IV_SIZE],
		       const u8 aad[SNPWIRE_MSG_AAD_SIZE], const u8 *cipher,
		       size_t len, u8 *plain,
		       const u8 tag[SNPWIRE_MSG_TAG_SIZE]);

#endif
