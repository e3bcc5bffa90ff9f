/* SPDX-License-Identifier: MIT */
#include "sealing.h"

#include "sim/aead.h"

bool sealing_seal(void *ctx, const uint8_t *iv, const uint8_t *aad,
		  const uint8_t *plain, size_t len, uint8_t *cipher,
		  uint8_t *tag)
{
	return snpsim_aead_seal(ctx, iv, aad, SNPWIRE_MSG_AAD_SIZE, plain, len,
				cipher, tag);
}

bool sealing_open(void *ctx, const uint8_t *iv, const uint8_t *aad,
		  const uint8_t *cipher, size_t len, uint8_t *plain,
		  const uint8_t *tag)
{
	return snpsim_aead_open(ctx, iv, aad, SNPWIRE_MSG_AAD_SIZE, cipher, len,
				plain, tag);
}
