/* SPDX-License-Identifier: MIT */
/* The way from a leaf over its ASK or ASVK to an ARK. */
#ifndef SNPV_CHAIN_H
#define SNPV_CHAIN_H

#include "cache.h"
#include "roots.h"

/* Where certificates come from, best first. */
#define SNPV_SOURCES 3u

struct snpv_chain {
	const struct snpv_pool *from[SNPV_SOURCES];
	const struct snpv_roots *roots;
	struct snpv_cache *cache;
	/* Borrowed from the pools; NULL where none was found. */
	struct snpv_cert *leaf;
	struct snpv_cert *issuer; /* its key signed the leaf */
	struct snpv_cert *root;	  /* its key signed the issuer and itself */
	bool trusted;		  /* somebody vouched for the root */
	/* One that bears the right name but signed nothing. */
	bool bad_issuer;
	bool bad_root;
};

/* What a report says of its leaf. */
struct snpv_leaf_wanted {
	enum snpv_role role;
	uint32_t line; /* or UNKNOWN */
	const struct snpguest_report *report;
	bool any_chip; /* the chip ID is masked */
	int64_t now;
};

/* The certificate that fits the report best; NULL: no leaf at all. */
struct snpv_cert *snpv_chain_find_leaf(const struct snpv_chain *chain,
				       const struct snpv_leaf_wanted *wanted);
/*
 * Fill in issuer and root for @chain->leaf, trusted ones if there are any.
 * E_NOMEM: there may be better ones.
 */
snpguest_status snpv_chain_build(struct snpv_chain *chain);
/* Remember the signatures of a chain that reached a trusted root. */
void snpv_chain_learn(const struct snpv_chain *chain);
/* The first certificate out of its time, or NULL. */
const struct snpv_cert *snpv_chain_out_of_time(const struct snpv_chain *chain,
					       int64_t now);

#endif
