/* SPDX-License-Identifier: MIT */
#include "pool.h"

#include <stdlib.h>

#include "der.h"

snpguest_status snpv_pool_add(struct snpv_pool *pool, struct snpv_cert *cert)
{
	if (pool->count == pool->cap) {
		size_t cap = pool->cap ? 2 * pool->cap : 8;
		struct snpv_cert **certs =
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

static snpguest_status add_der(void *ctx, const uint8_t *der, size_t len)
{
	struct snpv_cert *cert;
	snpguest_status st = snpv_cert_new(der, len, &cert);

	return st == SNPGUEST_OK ? snpv_pool_add(ctx, cert) : st;
}

snpguest_status snpv_pool_add_bytes(struct snpv_pool *pool,
				    const uint8_t *bytes, size_t len)
{
	size_t before = pool->count;
	snpguest_status st = snpv_der_each(bytes, len, add_der, pool);

	while (st != SNPGUEST_OK && pool->count > before)
		snpv_cert_unref(pool->certs[--pool->count]);
	return st;
}

void snpv_pool_clear(struct snpv_pool *pool)
{
	while (pool->count > 0)
		snpv_cert_unref(pool->certs[--pool->count]);
	free(pool->certs);
	pool->certs = NULL;
	pool->cap = 0;
}
