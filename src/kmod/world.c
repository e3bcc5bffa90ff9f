/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <linux/device.h>
#include <linux/string.h>

#include "guest.h"

static bool world_seal(void *ctx, const u8 iv[SNPWIRE_MSG_IV_SIZE],
		       const u8 aad[SNPWIRE_MSG_AAD_SIZE], const u8 *plain,
		       size_t len, u8 *cipher, u8 tag[SNPWIRE_MSG_TAG_SIZE])
{
	struct snpkmod_guest *guest = ctx;

	return snpkmod_aead_seal(&guest->aead, iv, aad, plain, len, cipher,
				 tag);
}

static bool world_open(void *ctx, const u8 iv[SNPWIRE_MSG_IV_SIZE],
		       const u8 aad[SNPWIRE_MSG_AAD_SIZE], const u8 *cipher,
		       size_t len, u8 *plain,
		       const u8 tag[SNPWIRE_MSG_TAG_SIZE])
{
	struct snpkmod_guest *guest = ctx;

	return snpkmod_aead_open(&guest->aead, iv, aad, cipher, len, plain,
				 tag);
}

static u32 world_counter_load(void *ctx)
{
	struct snpkmod_guest *guest = ctx;
	u32 counter;

	memcpy(&counter, guest->counter, sizeof(counter));
	return counter;
}

static void world_counter_store(void *ctx, u32 counter)
{
	struct snpkmod_guest *guest = ctx;

	memcpy(guest->counter, &counter, sizeof(counter));
	/* In the page before the message leaves, in a later kernel's eyes. */
	wmb();
}

static void world_key_wipe(void *ctx)
{
	struct snpkmod_guest *guest = ctx;

	memzero_explicit(guest->vmpck, SNPKMOD_KEY_SIZE);
	snpkmod_aead_destroy(&guest->aead);
	dev_err_ratelimited(guest->dev,
			    "the host or its answer cannot be trusted: the "
			    "VMPCK is wiped; reboot, or load with another "
			    "vmpck_id\n");
}

static void world_shared_put(void *ctx, const u8 page[SNPWIRE_PAGE_SIZE])
{
	const struct snpkmod_pages *pages =
		&((struct snpkmod_guest *)ctx)->pages;

	memcpy(pages->request, page, SNPWIRE_PAGE_SIZE);
	memset(pages->response, 0, SNPWIRE_PAGE_SIZE);
	memset(pages->certs, 0, SNPCORE_CERTS_MAX);
}

static void world_shared_get(void *ctx, u8 page[SNPWIRE_PAGE_SIZE], u8 *certs,
			     size_t certs_len)
{
	const struct snpkmod_pages *pages =
		&((struct snpkmod_guest *)ctx)->pages;

	memcpy(page, pages->response, SNPWIRE_PAGE_SIZE);
	memcpy(certs, pages->certs, certs_len);
}

const struct snpcore_ops snpkmod_world_ops = {
	.seal = world_seal,
	.open = world_open,
	.counter_load = world_counter_load,
	.counter_store = world_counter_store,
	.key_wipe = world_key_wipe,
	.shared_put = world_shared_put,
	.shared_get = world_shared_get,
};
