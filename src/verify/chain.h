/* SPDX-License-Identifier: MIT */
/* The way from a leaf over its ASK or ASVK to an ARK. */
#ifndef SNPV_CHAIN_H
#define SNPV_CHAIN_H

#include "cache.h"
#include "crl.h"
#include "roots.h"

/* Where certificates come from, best first. */
enum snpv_source {
	SNPV_FROM_CALLER,
	SNPV_FROM_ROOTS, /* the caller's, too */
	SNPV_FROM_HOST,
	SNPV_SOURCES,
};

/* How good a way to a root is, worst first; what is above the leaf counts. */
enum snpv_grade {
	SNPV_GRADE_NONE,      /* there is none */
	SNPV_GRADE_UNTRUSTED, /* nobody vouched for the root */
	SNPV_GRADE_UNTIMELY,  /* not all are in their time */
	SNPV_GRADE_REVOKED,   /* or not shown to be unrevoked, as was asked */
	SNPV_GRADE_SOUND,
};

/* RSA checks per search: pools come from a host too. */
#define SNPV_CHAIN_BUDGET 32u

struct snpv_chain {
	const struct snpv_pool *from[SNPV_SOURCES];
	const struct snpv_crls *crls[2]; /* the caller's and the host's */
	const struct snpv_roots *roots;
	struct snpv_cache *cache;
	int64_t now;
	uint32_t revocation; /* SNPGUEST_REVOCATION_* */
	/* Borrowed from the pools; NULL where none was found. */
	struct snpv_cert *leaf;
	struct snpv_cert *issuer; /* its key signed the leaf */
	struct snpv_cert *root;	  /* its key signed the issuer and itself */
	enum snpv_grade grade;
	bool trusted; /* somebody vouched for the root */
	/* One that bears the right name but signed nothing. */
	bool bad_issuer;
	bool bad_root;
};

/* What a report says of its leaf, and where among those the search is. */
struct snpv_leaf_search {
	enum snpv_role role;
	uint32_t line; /* or UNKNOWN */
	const struct snpguest_report *report;
	bool any_chip; /* the chip ID is masked */
	/* These begin with zero. */
	unsigned int fitness;
	unsigned int hosts; /* so many were the host's */
	bool found;
	size_t next;
};

/*
 * The leaves that fit the report best, one after the other: all of the
 * caller's, and a few of the host's.  NULL: no more, or no leaf at all.
 */
struct snpv_cert *snpv_chain_next_leaf(const struct snpv_chain *chain,
				       struct snpv_leaf_search *search);
/*
 * From @leaf over an issuer to a root: the first that are sound, or the best
 * there are.  @budget: RSA checks left.  E_NOMEM: there may be better ones.
 */
snpguest_status snpv_chain_build(struct snpv_chain *chain,
				 struct snpv_cert *leaf, unsigned int *budget);
/* Remember the signatures of a chain that reached a trusted root. */
void snpv_chain_learn(const struct snpv_chain *chain);
/* The first certificate out of its time, or NULL. */
const struct snpv_cert *snpv_chain_out_of_time(const struct snpv_chain *chain);

#endif
