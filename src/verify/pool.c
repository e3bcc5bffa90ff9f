/* SPDX-License-Identifier: MIT */
#include "pool.h"

#include <stdlib.h>

#include "der.h"

snpguest_status snpv_pool_add(struct snpv_pool *pool, struct snpv_cert *cert)
{
	if (pool->count == pool->cap) {
		size_t cap = pool->cap ? 2 * pool->cap : 8;
		struct snpv_cert **certs =
			/* NOLINTNEXTLINE(bugprone-sizeof-expression) */
			reallocarray(pool->certs, cap, sizeof(*certs));

		if (!certs) {
			snpv_cert_unref(cert);
			return SNPGUEST_E_NOMEM;
		}
		pool->certs = certs;
		pool->cap = cap;
	}
	pool->certs[pool->count++] = cert;
	return SNPGUEST_OK;
}

void snpv_pool_shrink(struct snpv_pool *pool, size_t count)
{
	while (pool->count > count)
		snpv_cert_unref(pool->certs[--pool->count]);
}

struct filling {
	struct snpv_pool *pool;
	struct snpv_cache *cache;
};

static snpguest_status add_der(void *ctx, const uint8_t *der, size_t len)
{
	const struct filling *filling = ctx;
	struct snpv_cert *cert = NULL;
	uint8_t id[SNPV_ID_SIZE];
	snpguest_status st;

	if (filling->cache) {
		if (!snpv_id(der, len, id))
			return SNPGUEST_E_NOMEM;
		cert = snpv_cache_find(filling->cache, id);
	}
	if (!cert) {
		st = snpv_cert_new(der, len, &cert);
		if (st != SNPGUEST_OK)
			return st;
	}
	return snpv_pool_add(filling->pool, cert);
}

snpguest_status snpv_pool_add_bytes(struct snpv_pool *pool,
				    struct snpv_cache *cache,
				    const uint8_t *bytes, size_t len)
{
	struct filling filling = { pool, cache };
	size_t before = pool->count;
	snpguest_status st = snpv_der_each(bytes, len, add_der, &filling);

	if (st != SNPGUEST_OK)
		snpv_pool_shrink(pool, before);
	return st;
}

void snpv_pool_clear(struct snpv_pool *pool)
{
	snpv_pool_shrink(pool, 0);
	free(pool->certs);
	pool->certs = NULL;
	pool->cap = 0;
}
