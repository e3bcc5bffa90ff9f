/* SPDX-License-Identifier: MIT */
/*
 * AES-256-GCM by OpenSSL and nothing of ours between: what a test holds
 * against the AEAD that the sources use.
 */
#ifndef UNIT_GCM_H
#define UNIT_GCM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 12 bytes of IV, 16 of tag; @cipher has room for @len bytes. */
void gcm_seal(const uint8_t key[32], const uint8_t iv[12], const uint8_t *aad,
	      int aad_len, const uint8_t *plain, int len, uint8_t *cipher,
	      uint8_t tag[16]);
/* False unless the tag is right; @plain is written all the same. */
bool gcm_open(const uint8_t key[32], const uint8_t iv[12], const uint8_t *aad,
	      int aad_len, const uint8_t *cipher, int len, uint8_t *plain,
	      const uint8_t tag[16]);

#endif
