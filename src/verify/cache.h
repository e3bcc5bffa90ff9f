/* SPDX-License-Identifier: MIT */
/*
 * What was verified before: certificates as they were read, and which key's
 * signature on which object was found good.  Only what hangs on a trusted
 * root gets in, so that no host can fill it with rubbish.  It saves work and
 * changes no verdict: time, revocation, trust and policy are judged each time,
 * and a chain is made of certificates that are at hand, not of remembered
 * ones.
 *
 * Bounded, oldest out; any number of threads.
 */
#ifndef SNPV_CACHE_H
#define SNPV_CACHE_H

#include "cert.h"

struct snpv_cache;

/* @entries: 0 makes a cache that remembers nothing.  NULL: no memory. */
struct snpv_cache *snpv_cache_new(uint32_t entries);
void snpv_cache_free(struct snpv_cache *cache);

/* The certificate with these bytes, a reference; or NULL. */
struct snpv_cert *snpv_cache_find(struct snpv_cache *cache,
				  const uint8_t id[SNPV_ID_SIZE]);
/* @issuer's signature on @id was found good. */
bool snpv_cache_knows(struct snpv_cache *cache, const uint8_t id[SNPV_ID_SIZE],
		      const uint8_t issuer[SNPV_ID_SIZE]);
/* Remember that it was; @cert may be NULL, for what is no certificate. */
void snpv_cache_learn(struct snpv_cache *cache, const uint8_t id[SNPV_ID_SIZE],
		      const uint8_t issuer[SNPV_ID_SIZE],
		      struct snpv_cert *cert);

#endif
