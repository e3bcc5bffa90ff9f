/* SPDX-License-Identifier: MIT */
/*
 * AES-256-GCM under one key, as guest messages are sealed (56860, "Guest
 * Messages"): 12 bytes of IV, 16 of tag.  One user at a time.
 */
#ifndef SNPSIM_AEAD_H
#define SNPSIM_AEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SNPSIM_AEAD_KEY_SIZE 32u
#define SNPSIM_AEAD_IV_SIZE 12u
#define SNPSIM_AEAD_TAG_SIZE 16u

struct snpsim_aead;

/* The caller's copy of @key stays the caller's to wipe.  NULL: no memory, or
 * no such cipher. */
struct snpsim_aead *snpsim_aead_new(const uint8_t key[SNPSIM_AEAD_KEY_SIZE]);
/* Wipes the key schedule; NULL is fine. */
void snpsim_aead_free(struct snpsim_aead *aead);

/* @cipher receives @len bytes, zeros if it fails. */
bool snpsim_aead_seal(struct snpsim_aead *aead,
		      const uint8_t iv[SNPSIM_AEAD_IV_SIZE], const uint8_t *aad,
		      size_t aad_len, const uint8_t *plain, size_t len,
		      uint8_t *cipher, uint8_t tag[SNPSIM_AEAD_TAG_SIZE]);
/* False, and @plain zeros, unless the tag is right. */
bool snpsim_aead_open(struct snpsim_aead *aead,
		      const uint8_t iv[SNPSIM_AEAD_IV_SIZE], const uint8_t *aad,
		      size_t aad_len, const uint8_t *cipher, size_t len,
		      uint8_t *plain, const uint8_t tag[SNPSIM_AEAD_TAG_SIZE]);

#endif
