/* SPDX-License-Identifier: MIT */
#include "cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* An ID may stand in any of the ways of its set; the oldest makes room. */
#define WAYS 4u

struct entry {
	bool used;
	uint64_t tick;
	uint8_t id[SNPV_ID_SIZE];
	uint8_t issuer[SNPV_ID_SIZE];
	struct snpv_cert *cert; /* or NULL */
};

struct snpv_cache {
	pthread_mutex_t lock;
	uint64_t tick;
	uint32_t sets;
	struct entry entries[];
};

struct snpv_cache *snpv_cache_new(uint32_t entries)
{
	uint32_t sets = entries / WAYS + (entries % WAYS != 0);
	struct snpv_cache *cache;

	cache = calloc(1, sizeof(*cache) +
				  sizeof(cache->entries[0]) * sets * WAYS);
	if (!cache)
		return NULL;
	if (pthread_mutex_init(&cache->lock, NULL)) {
		free(cache);
		return NULL;
	}
	cache->sets = sets;
	return cache;
}

void snpv_cache_free(struct snpv_cache *cache)
{
	if (!cache)
		return;
	for (uint32_t i = 0; i < cache->sets * WAYS; i++)
		snpv_cert_unref(cache->entries[i].cert);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

/* An ID is a SHA-256: its first bytes are as good as any hash of it. */
static struct entry *set_of(struct snpv_cache *cache,
			    const uint8_t id[SNPV_ID_SIZE])
{
	uint32_t n;

	memcpy(&n, id, sizeof(n));
	return &cache->entries[(size_t)(n % cache->sets) * WAYS];
}

/* Under the lock. */
static struct entry *find(struct snpv_cache *cache,
			  const uint8_t id[SNPV_ID_SIZE])
{
	struct entry *set;

	if (cache->sets == 0)
		return NULL;
	set = set_of(cache, id);
	for (unsigned int i = 0; i < WAYS; i++) {
		if (!set[i].used || memcmp(set[i].id, id, SNPV_ID_SIZE) != 0)
			continue;
		set[i].tick = ++cache->tick;
		return &set[i];
	}
	return NULL;
}

/* Under the lock: a free way, or the one not used for longest. */
static struct entry *oldest(struct snpv_cache *cache,
			    const uint8_t id[SNPV_ID_SIZE])
{
	struct entry *set = set_of(cache, id);
	struct entry *best = set;

	for (unsigned int i = 0; i < WAYS; i++) {
		if (!set[i].used)
			return &set[i];
		if (set[i].tick < best->tick)
			best = &set[i];
	}
	return best;
}

struct snpv_cert *snpv_cache_find(struct snpv_cache *cache,
				  const uint8_t id[SNPV_ID_SIZE])
{
	struct snpv_cert *cert = NULL;
	struct entry *entry;

	pthread_mutex_lock(&cache->lock);
	entry = find(cache, id);
	if (entry && entry->cert)
		cert = snpv_cert_ref(entry->cert);
	pthread_mutex_unlock(&cache->lock);
	return cert;
}

bool snpv_cache_knows(struct snpv_cache *cache, const uint8_t id[SNPV_ID_SIZE],
		      const uint8_t issuer[SNPV_ID_SIZE])
{
	struct entry *entry;
	bool known;

	pthread_mutex_lock(&cache->lock);
	entry = find(cache, id);
	known = entry && !memcmp(entry->issuer, issuer, SNPV_ID_SIZE);
	pthread_mutex_unlock(&cache->lock);
	return known;
}

void snpv_cache_learn(struct snpv_cache *cache, const uint8_t id[SNPV_ID_SIZE],
		      const uint8_t issuer[SNPV_ID_SIZE],
		      struct snpv_cert *cert)
{
	struct snpv_cert *old;
	struct entry *entry;

	if (cache->sets == 0)
		return;
	pthread_mutex_lock(&cache->lock);
	entry = find(cache, id);
	if (!entry)
		entry = oldest(cache, id);
	old = entry->cert;
	entry->used = true;
	entry->tick = ++cache->tick;
	memcpy(entry->id, id, SNPV_ID_SIZE);
	memcpy(entry->issuer, issuer, SNPV_ID_SIZE);
	entry->cert = cert ? snpv_cert_ref(cert) : NULL;
	pthread_mutex_unlock(&cache->lock);
	snpv_cert_unref(old);
}
