/* SPDX-License-Identifier: MIT */
/* A list of certificates to choose from; nothing in it is trusted. */
#ifndef SNPV_POOL_H
#define SNPV_POOL_H

#include "cache.h"

struct snpv_pool {
	struct snpv_cert **certs;
	size_t count;
	size_t cap;
};

/* Takes @cert over, on failure too.  E_NOMEM. */
snpguest_status snpv_pool_add(struct snpv_pool *pool, struct snpv_cert *cert);
/*
 * Every certificate in @bytes, DER or PEM; none of them if one is bad.  What
 * @cache has (NULL: none) is not read again.
 */
snpguest_status snpv_pool_add_bytes(struct snpv_pool *pool,
				    struct snpv_cache *cache,
				    const uint8_t *bytes, size_t len);
/* Drop all but the first @count. */
void snpv_pool_shrink(struct snpv_pool *pool, size_t count);
void snpv_pool_clear(struct snpv_pool *pool);

#endif
