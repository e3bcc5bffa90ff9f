/* SPDX-License-Identifier: MIT */
/*
 * The cipher's two of struct snpcore_ops, for tests that drive the core
 * without a driver; its context is the struct snpsim_aead of the VMPCK.
 */
#ifndef TESTS_SEALING_H
#define TESTS_SEALING_H

#include "core/channel.h"

bool sealing_seal(void *ctx, const uint8_t *iv, const uint8_t *aad,
		  const uint8_t *plain, size_t len, uint8_t *cipher,
		  uint8_t *tag);
bool sealing_open(void *ctx, const uint8_t *iv, const uint8_t *aad,
		  const uint8_t *cipher, size_t len, uint8_t *plain,
		  const uint8_t *tag);

#endif
