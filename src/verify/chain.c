/* SPDX-License-Identifier: MIT */
/*
 * AMD's hierarchy has one shape: a leaf, an ASK or ASVK, an ARK.  So the
 * search is for exactly that, and not for paths in general: names equal byte
 * for byte, RSASSA-PSS, the constraints of RFC 5280 for the two above.  It is
 * never "strict" in OpenSSL's sense, for AMD's leaves have no authority key
 * identifier.
 */
#include "chain.h"

#include <openssl/x509v3.h>
#include <string.h>

#include "revocation.h"

/* Leaves of the host's that are tried: a P-384 verification each. */
#define HOSTS_LEAVES 8u

struct walk {
	struct snpv_chain *chain;
	unsigned int *budget;
	bool nomem; /* a signature could not be checked */
};

static size_t pool_count(const struct snpv_pool *pool)
{
	return pool ? pool->count : 0;
}

/* Certificate @index over all pools, or NULL past the end. */
static struct snpv_cert *at(const struct snpv_chain *chain, size_t index)
{
	for (size_t i = 0; i < SNPV_SOURCES; i++) {
		size_t count = pool_count(chain->from[i]);

		if (index < count)
			return chain->from[i]->certs[index];
		index -= count;
	}
	return NULL;
}

/*
 * The same certificate is there already, from a better source.  A large pool
 * takes its time: it is asked only when another was tried before.
 */
static bool seen_before(const struct snpv_chain *chain,
			const struct snpv_cert *cert, size_t index)
{
	const struct snpv_cert *other;

	for (size_t i = 0; i < index && (other = at(chain, i)) != NULL; i++)
		if (!memcmp(other->id, cert->id, SNPV_ID_SIZE))
			return true;
	return false;
}

static bool in_time(const struct snpv_chain *chain,
		    const struct snpv_cert *cert)
{
	return cert->not_before <= chain->now && chain->now <= cert->not_after;
}

static bool chip_fits(const struct snpv_leaf *leaf,
		      const struct snpv_leaf_search *search)
{
	/* A VLEK names no chip; one that names this very one is no better. */
	if (search->role == SNPV_ROLE_VLEK)
		return leaf->hwid_len == 0;
	return search->any_chip ||
	       (leaf->hwid_len > 0 &&
		!memcmp(leaf->hwid, search->report->chip_id, leaf->hwid_len));
}

/* Each part of it is a row's business: what passes them all has all points. */
static unsigned int fitness(const struct snpv_chain *chain,
			    const struct snpv_cert *cert,
			    const struct snpv_leaf_search *search)
{
	struct snpguest_tcb tcb, own;
	unsigned int points = 1;

	if (!search->line || cert->line == search->line)
		points += 32;
	if (cert->role == search->role)
		points += 16;
	if (chip_fits(&cert->leaf, search))
		points += 8;
	snpv_leaf_tcb(&cert->leaf, &own);
	if (snpguest_tcb_decode(search->report->reported_tcb, cert->line, &tcb,
				sizeof(tcb)) == SNPGUEST_OK &&
	    !memcmp(&tcb, &own, sizeof(tcb)))
		points += 4;
	if (in_time(chain, cert))
		points += 2;
	return points;
}

static void begin_search(const struct snpv_chain *chain,
			 struct snpv_leaf_search *search)
{
	struct snpv_cert *cert;

	for (size_t i = 0; (cert = at(chain, i)) != NULL; i++) {
		unsigned int points;

		if (!snpv_cert_is_leaf(cert))
			continue;
		points = fitness(chain, cert, search);
		if (points > search->fitness) {
			search->fitness = points;
			search->next = i;
		}
	}
}

struct snpv_cert *snpv_chain_next_leaf(const struct snpv_chain *chain,
				       struct snpv_leaf_search *search)
{
	size_t callers = pool_count(chain->from[SNPV_FROM_CALLER]) +
			 pool_count(chain->from[SNPV_FROM_ROOTS]);
	struct snpv_cert *cert;

	if (!search->fitness)
		begin_search(chain, search);
	while ((cert = at(chain, search->next)) != NULL) {
		size_t index = search->next++;

		if (!snpv_cert_is_leaf(cert) ||
		    fitness(chain, cert, search) != search->fitness)
			continue;
		if (index >= callers && search->hosts++ == HOSTS_LEAVES)
			return NULL;
		if (search->found && seen_before(chain, cert, index))
			continue;
		search->found = true;
		return cert;
	}
	return NULL;
}

static bool may_sign(const struct snpv_cert *cert, long ca_below)
{
	return cert->is_ca && (cert->key_usage & X509v3_KU_KEY_CERT_SIGN) &&
	       (cert->path_len < 0 || cert->path_len >= ca_below);
}

static bool signed_by(struct walk *walk, const struct snpv_cert *cert,
		      const struct snpv_cert *issuer)
{
	snpguest_status st;

	/* What is known counts too, or knowing it could change a verdict. */
	if (*walk->budget == 0)
		return false;
	--*walk->budget;
	if (snpv_cache_knows(walk->chain->cache, cert->id, issuer->id))
		return true;
	st = snpv_cert_signed_by(cert, issuer);
	walk->nomem |= st == SNPGUEST_E_NOMEM;
	return st == SNPGUEST_OK;
}

static enum snpv_grade grade(struct walk *walk, const struct snpv_cert *issuer,
			     const struct snpv_cert *root)
{
	const struct snpv_chain *chain = walk->chain;
	struct snpv_finding finding;

	if (!snpv_roots_trust(chain->roots, root))
		return SNPV_GRADE_UNTRUSTED;
	if (!in_time(chain, issuer) || !in_time(chain, root))
		return SNPV_GRADE_UNTIMELY;
	if (snpv_revocation_find(chain, issuer, root, &finding) !=
	    SNPGUEST_OK) {
		walk->nomem = true;
		return SNPV_GRADE_REVOKED;
	}
	return snpv_revocation_refuses(chain, &finding) ? SNPV_GRADE_REVOKED
							: SNPV_GRADE_SOUND;
}

static void try_root(struct walk *walk, struct snpv_cert *issuer,
		     struct snpv_cert *root, size_t index)
{
	struct snpv_chain *chain = walk->chain;
	enum snpv_grade found;

	if (root->role != SNPV_ROLE_ARK || root->line != issuer->line ||
	    !snpv_cert_names_issuer(issuer, root) ||
	    !snpv_cert_names_issuer(root, root) || !may_sign(root, 1) ||
	    ((chain->root || chain->bad_root) &&
	     seen_before(chain, root, index)))
		return;
	if (!signed_by(walk, issuer, root) || !signed_by(walk, root, root)) {
		chain->bad_root = true;
		return;
	}
	found = grade(walk, issuer, root);
	if (found > chain->grade) {
		chain->issuer = issuer;
		chain->root = root;
		chain->grade = found;
		chain->trusted = found > SNPV_GRADE_UNTRUSTED;
	}
}

static void try_issuer(struct walk *walk, struct snpv_cert *issuer,
		       size_t index)
{
	struct snpv_chain *chain = walk->chain;
	const struct snpv_cert *leaf = chain->leaf;
	struct snpv_cert *cert;

	if (issuer->role != (leaf->role == SNPV_ROLE_VLEK ? SNPV_ROLE_ASVK
							  : SNPV_ROLE_ASK) ||
	    issuer->line != leaf->line ||
	    !snpv_cert_names_issuer(leaf, issuer) || !may_sign(issuer, 0) ||
	    ((chain->issuer || chain->bad_issuer) &&
	     seen_before(chain, issuer, index)))
		return;
	if (!signed_by(walk, leaf, issuer)) {
		chain->bad_issuer = true;
		return;
	}
	if (!chain->issuer)
		chain->issuer = issuer;
	for (size_t i = 0;
	     chain->grade < SNPV_GRADE_SOUND && (cert = at(chain, i)) != NULL;
	     i++)
		try_root(walk, issuer, cert, i);
}

snpguest_status snpv_chain_build(struct snpv_chain *chain,
				 struct snpv_cert *leaf, unsigned int *budget)
{
	struct walk walk = { .chain = chain, .budget = budget };
	struct snpv_cert *cert;

	chain->leaf = leaf;
	chain->issuer = chain->root = NULL;
	chain->grade = SNPV_GRADE_NONE;
	chain->trusted = chain->bad_issuer = chain->bad_root = false;
	/* Those in their time first: only they can be sound. */
	for (int late = 0; late < 2; late++)
		for (size_t i = 0; chain->grade < SNPV_GRADE_SOUND &&
				   (cert = at(chain, i)) != NULL;
		     i++)
			if (in_time(chain, cert) == !late)
				try_issuer(&walk, cert, i);
	return walk.nomem && chain->grade < SNPV_GRADE_SOUND ? SNPGUEST_E_NOMEM
							     : SNPGUEST_OK;
}

static void learn(const struct snpv_chain *chain, struct snpv_cert *cert,
		  const struct snpv_cert *issuer)
{
	if (!snpv_cache_knows(chain->cache, cert->id, issuer->id))
		snpv_cache_learn(chain->cache, cert->id, issuer->id, cert);
}

void snpv_chain_learn(const struct snpv_chain *chain)
{
	if (!chain->trusted)
		return;
	learn(chain, chain->leaf, chain->issuer);
	learn(chain, chain->issuer, chain->root);
	learn(chain, chain->root, chain->root);
}

const struct snpv_cert *snpv_chain_out_of_time(const struct snpv_chain *chain)
{
	const struct snpv_cert *certs[] = { chain->leaf, chain->issuer,
					    chain->root };

	for (size_t i = 0; i < sizeof(certs) / sizeof(certs[0]); i++)
		if (certs[i] && !in_time(chain, certs[i]))
			return certs[i];
	return NULL;
}
