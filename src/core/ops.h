/* SPDX-License-Identifier: MIT */
/*
 * The world, as core sees it.  Everything that has an effect outside core's
 * own memory goes through here; none of these sleeps or fails for memory.
 */
#ifndef SNPCORE_OPS_H
#define SNPCORE_OPS_H

#include "../wire/guestmsg.h"
#include "port.h"

struct snpcore_ops {
	/* AES-256-GCM under the VMPCK; false: the cipher refused. */
	bool (*seal)(void *ctx, const uint8_t iv[SNPWIRE_MSG_IV_SIZE],
		     const uint8_t aad[SNPWIRE_MSG_AAD_SIZE],
		     const uint8_t *plain, size_t len, uint8_t *cipher,
		     uint8_t tag[SNPWIRE_MSG_TAG_SIZE]);
	bool (*open)(void *ctx, const uint8_t iv[SNPWIRE_MSG_IV_SIZE],
		     const uint8_t aad[SNPWIRE_MSG_AAD_SIZE],
		     const uint8_t *cipher, size_t len, uint8_t *plain,
		     const uint8_t tag[SNPWIRE_MSG_TAG_SIZE]);
	/* The VMPCK's message counter in the secrets page's os_area. */
	uint32_t (*counter_load)(void *ctx);
	void (*counter_store)(void *ctx, uint32_t counter);
	/* Destroy the VMPCK: secrets page, copies, cipher context. */
	void (*key_wipe)(void *ctx);
	/*
	 * Write @page to the shared request page; zero the shared response
	 * page and all shared certificate pages.
	 */
	void (*shared_put)(void *ctx, const uint8_t page[SNPWIRE_PAGE_SIZE]);
	/* Read shared memory, each byte once: response, then certificates. */
	void (*shared_get)(void *ctx, uint8_t page[SNPWIRE_PAGE_SIZE],
			   uint8_t *certs, size_t certs_len);
};

/* The world of one channel: the functions, and whose they are. */
struct snpcore_world {
	const struct snpcore_ops *ops;
	void *ctx;
	uint8_t vmpck_id;
};

#endif
