/* SPDX-License-Identifier: MIT */
#include "verifier.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "der.h"
#include "policy.h"

/* A certificate that was read takes some 8 KiB. */
#define CACHE_DEFAULT 256u
#define CACHE_MAX 65536u

#define PERMIT_ALL                                                             \
	(SNPGUEST_PERMIT_DEBUG | SNPGUEST_PERMIT_MIGRATION |                   \
	 SNPGUEST_PERMIT_MASKED_CHIP_ID)

snpguest_status snpguest_verifier_new(snpguest_verifier **verifier)
{
	snpguest_verifier *v;

	if (!verifier)
		return SNPGUEST_E_USAGE;
	*verifier = NULL;
	if (!snpv_der_ready())
		return SNPGUEST_E_NOMEM;
	v = calloc(1, sizeof(*v));
	if (!v)
		return SNPGUEST_E_NOMEM;
	v->cache = snpv_cache_new(CACHE_DEFAULT);
	if (!v->cache) {
		free(v);
		return SNPGUEST_E_NOMEM;
	}
	/* Whoever offers a list wants it to count. */
	v->revocation = SNPGUEST_REVOCATION_IF_PRESENT;
	*verifier = v;
	return SNPGUEST_OK;
}

void snpguest_verifier_free(snpguest_verifier *verifier)
{
	if (!verifier)
		return;
	snpv_pool_clear(&verifier->roots.own);
	snpv_pool_clear(&verifier->certs);
	snpv_crls_clear(&verifier->crls);
	snpv_policy_clear(&verifier->policy);
	snpv_cache_free(verifier->cache);
	free(verifier);
}

snpguest_status snpguest_verifier_add_root(snpguest_verifier *verifier,
					   const uint8_t *bytes, size_t len)
{
	if (!verifier || !bytes)
		return SNPGUEST_E_USAGE;
	return snpv_roots_add(&verifier->roots, bytes, len);
}

snpguest_status snpguest_verifier_add_cert(snpguest_verifier *verifier,
					   const uint8_t *bytes, size_t len)
{
	if (!verifier || !bytes)
		return SNPGUEST_E_USAGE;
	return snpv_pool_add_bytes(&verifier->certs, NULL, bytes, len);
}

snpguest_status snpguest_verifier_add_crl(snpguest_verifier *verifier,
					  const uint8_t *bytes, size_t len)
{
	if (!verifier || !bytes)
		return SNPGUEST_E_USAGE;
	return snpv_crls_add(&verifier->crls, bytes, len);
}

snpguest_status snpguest_verifier_set_revocation(snpguest_verifier *verifier,
						 uint32_t mode)
{
	if (!verifier || mode > SNPGUEST_REVOCATION_REQUIRED)
		return SNPGUEST_E_USAGE;
	verifier->revocation = mode;
	return SNPGUEST_OK;
}

snpguest_status
snpguest_verifier_set_policy(snpguest_verifier *verifier,
			     const struct snpguest_policy *policy)
{
	struct snpguest_policy copy = { 0 };
	snpguest_status st;

	if (!verifier || !policy)
		return SNPGUEST_E_USAGE;
	st = snpv_policy_copy(&copy, policy);
	if (st != SNPGUEST_OK)
		return st;
	snpv_policy_clear(&verifier->policy);
	verifier->policy = copy;
	return SNPGUEST_OK;
}

snpguest_status snpguest_verifier_set_cache(snpguest_verifier *verifier,
					    uint32_t entries)
{
	struct snpv_cache *cache;

	if (!verifier || entries > CACHE_MAX)
		return SNPGUEST_E_USAGE;
	cache = snpv_cache_new(entries);
	if (!cache)
		return SNPGUEST_E_NOMEM;
	snpv_cache_free(verifier->cache);
	verifier->cache = cache;
	return SNPGUEST_OK;
}

snpguest_status snpguest_verifier_trust_amd(snpguest_verifier *verifier,
					    uint32_t trust)
{
	if (!verifier || trust > 1)
		return SNPGUEST_E_USAGE;
	verifier->roots.no_amd = !trust;
	return SNPGUEST_OK;
}

snpguest_status snpguest_verifier_set_time(snpguest_verifier *verifier,
					   int64_t unix_time)
{
	if (!verifier)
		return SNPGUEST_E_USAGE;
	verifier->has_time = true;
	verifier->time = unix_time;
	return SNPGUEST_OK;
}

snpguest_status snpguest_verifier_set_user_data(snpguest_verifier *verifier,
						const uint8_t user_data[64])
{
	if (!verifier || !user_data)
		return SNPGUEST_E_USAGE;
	memcpy(verifier->user_data, user_data, sizeof(verifier->user_data));
	verifier->has_user_data = true;
	verifier->waives_user_data = false;
	return SNPGUEST_OK;
}

snpguest_status snpguest_verifier_waive_user_data(snpguest_verifier *verifier)
{
	if (!verifier)
		return SNPGUEST_E_USAGE;
	verifier->has_user_data = false;
	verifier->waives_user_data = true;
	return SNPGUEST_OK;
}

snpguest_status snpguest_verifier_set_permit(snpguest_verifier *verifier,
					     uint32_t permit)
{
	if (!verifier || (permit & ~PERMIT_ALL))
		return SNPGUEST_E_USAGE;
	verifier->permit = permit;
	return SNPGUEST_OK;
}

/*
 * The table's entries.  The host wrote it: what cannot be read in it is as if
 * it were not there, and the rows of the chain say what is missing.
 */
static snpguest_status take_entry(struct snpv_case *c,
				  const struct snpguest_cert *entry)
{
	snpguest_status st;

	c->table_kinds |= 1u << entry->kind;
	if (entry->kind == SNPGUEST_CERT_OTHER)
		return SNPGUEST_OK;
	if (entry->kind != SNPGUEST_CERT_CRL)
		st = snpv_pool_add_bytes(&c->table, c->verifier->cache,
					 entry->data, entry->len);
	else if (c->verifier->revocation != SNPGUEST_REVOCATION_OFF)
		st = snpv_crls_add(&c->table_crls, entry->data, entry->len);
	else
		return SNPGUEST_OK;
	if (st == SNPGUEST_E_FORMAT)
		c->table_unread = true;
	return st == SNPGUEST_E_FORMAT ? SNPGUEST_OK : st;
}

static snpguest_status take_table(struct snpv_case *c,
				  const snpguest_certs *certs)
{
	snpguest_status st = SNPGUEST_OK;

	for (size_t i = 0; i < snpguest_certs_count(certs) && st == SNPGUEST_OK;
	     i++) {
		struct snpguest_cert entry;

		st = snpguest_certs_get(certs, i, &entry, sizeof(entry));
		if (st == SNPGUEST_OK)
			st = take_entry(c, &entry);
	}
	return st;
}

static snpguest_status judge(struct snpv_case *c, const snpguest_certs *certs)
{
	snpguest_status st = take_table(c, certs);

	if (st == SNPGUEST_OK)
		st = snpv_search(c);
	if (st == SNPGUEST_OK)
		st = snpv_genuine_judge(c);
	if (st == SNPGUEST_OK) {
		snpv_chain_learn(&c->chain);
		snpv_guest_judge(c);
		snpv_platform_judge(c);
		c->verdict->line = c->line;
		st = snpv_verdict_close(c->verdict);
	}
	snpv_pool_clear(&c->table);
	snpv_crls_clear(&c->table_crls);
	return st;
}

static snpguest_status check(snpguest_verifier *verifier, const uint8_t *raw,
			     size_t len, const snpguest_certs *certs,
			     const uint8_t *user_data,
			     struct snpguest_verdict *verdict,
			     size_t verdict_size)
{
	struct snpguest_verdict own;
	/* A verdict of our size is filled in where it is. */
	bool here = verdict && verdict_size >= sizeof(*verdict);
	struct snpguest_report report;
	struct snpv_case c = {
		.verifier = verifier,
		.raw = raw,
		.report = &report,
		.user_data = user_data,
		.chain.from = { &verifier->certs, &verifier->roots.own,
				&c.table },
		.chain.crls = { &verifier->crls, &c.table_crls },
		.chain.roots = &verifier->roots,
		.chain.cache = verifier->cache,
		.chain.revocation = verifier->revocation,
		.chain.now = verifier->has_time ? verifier->time : time(NULL),
		/* snpv_verdict_init() writes before anything reads. */
		/* cppcheck-suppress uninitvar */
		.verdict = here ? verdict : &own,
	};
	snpguest_status st;

	st = snpguest_report_parse(raw, len, &report, sizeof(report));
	if (st != SNPGUEST_OK)
		return st;
	snpv_verdict_init(c.verdict);
	st = judge(&c, certs);
	if (st != SNPGUEST_OK && st != SNPGUEST_E_REJECTED) {
		if (here)
			memset(verdict, 0,
			       offsetof(struct snpguest_verdict, checks));
	} else if (verdict && !here) {
		snpv_verdict_export(&own, verdict, verdict_size);
	}
	return st;
}

/* A verdict's head must be there; its rows are as many as there is room. */
static bool verdict_usable(struct snpguest_verdict *verdict, size_t size)
{
	if (!verdict)
		return true;
	if (size < offsetof(struct snpguest_verdict, checks))
		return false;
	/* No rows: not all of the 32 KiB, or they push out of the processor's
	 * first cache what the signature needs. */
	memset(verdict, 0, offsetof(struct snpguest_verdict, checks));
	return true;
}

snpguest_status snpguest_verifier_check(snpguest_verifier *verifier,
					const uint8_t *raw, size_t len,
					const snpguest_certs *certs,
					struct snpguest_verdict *verdict,
					size_t verdict_size)
{
	if (!verdict_usable(verdict, verdict_size) || !verifier || !raw ||
	    (!verifier->has_user_data && !verifier->waives_user_data))
		return SNPGUEST_E_USAGE;
	return check(verifier, raw, len, certs,
		     verifier->has_user_data ? verifier->user_data : NULL,
		     verdict, verdict_size);
}

snpguest_status snpguest_verifier_check_fresh(snpguest_verifier *verifier,
					      const uint8_t *raw, size_t len,
					      const snpguest_certs *certs,
					      const uint8_t user_data[64],
					      struct snpguest_verdict *verdict,
					      size_t verdict_size)
{
	if (!verdict_usable(verdict, verdict_size) || !verifier || !raw ||
	    !user_data)
		return SNPGUEST_E_USAGE;
	return check(verifier, raw, len, certs, user_data, verdict,
		     verdict_size);
}
