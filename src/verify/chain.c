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

/* RSA checks per search: pools come from a host too. */
#define BUDGET 32u

struct walk {
	struct snpv_chain *chain;
	unsigned int budget;
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

static bool chip_fits(const struct snpv_leaf *leaf,
		      const struct snpguest_report *report)
{
	return leaf->hwid_len > 0 &&
	       !memcmp(leaf->hwid, report->chip_id, leaf->hwid_len);
}

static unsigned int fitness(const struct snpv_cert *cert,
			    const struct snpv_leaf_wanted *wanted)
{
	struct snpguest_tcb tcb, own;
	unsigned int points = 1;

	if (cert->role == wanted->role)
		points += 16;
	if (wanted->any_chip || chip_fits(&cert->leaf, wanted->report))
		points += 8;
	snpv_leaf_tcb(&cert->leaf, &own);
	if (snpguest_tcb_decode(wanted->report->reported_tcb, cert->line, &tcb,
				sizeof(tcb)) == SNPGUEST_OK &&
	    !memcmp(&tcb, &own, sizeof(tcb)))
		points += 4;
	if (cert->not_before <= wanted->now && wanted->now <= cert->not_after)
		points += 2;
	return points;
}

struct snpv_cert *snpv_chain_find_leaf(const struct snpv_chain *chain,
				       const struct snpv_leaf_wanted *wanted)
{
	struct snpv_cert *best = NULL;
	struct snpv_cert *cert;
	unsigned int most = 0;

	for (size_t i = 0; (cert = at(chain, i)) != NULL; i++) {
		unsigned int points;

		if (!snpv_cert_is_leaf(cert))
			continue;
		points = fitness(cert, wanted);
		if (points > most) {
			most = points;
			best = cert;
		}
	}
	return best;
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

	if (snpv_cache_knows(walk->chain->cache, cert->id, issuer->id))
		return true;
	if (walk->budget == 0)
		return false;
	walk->budget--;
	st = snpv_cert_signed_by(cert, issuer);
	walk->nomem |= st == SNPGUEST_E_NOMEM;
	return st == SNPGUEST_OK;
}

/* True when a trusted root was found, and there is no need to go on. */
static bool try_root(struct walk *walk, struct snpv_cert *issuer,
		     struct snpv_cert *root)
{
	struct snpv_chain *chain = walk->chain;
	bool trusted;

	if (root->role != SNPV_ROLE_ARK || root->line != issuer->line ||
	    !snpv_cert_names_issuer(issuer, root) ||
	    !snpv_cert_names_issuer(root, root) || !may_sign(root, 1))
		return false;
	if (!signed_by(walk, issuer, root) || !signed_by(walk, root, root)) {
		chain->bad_root = true;
		return false;
	}
	trusted = snpv_roots_trust(chain->roots, root);
	if (trusted || !chain->root) {
		chain->issuer = issuer;
		chain->root = root;
		chain->trusted = trusted;
	}
	return trusted;
}

static bool try_issuer(struct walk *walk, struct snpv_cert *issuer)
{
	struct snpv_chain *chain = walk->chain;
	const struct snpv_cert *leaf = chain->leaf;
	struct snpv_cert *cert;

	if (issuer->role != (leaf->role == SNPV_ROLE_VLEK ? SNPV_ROLE_ASVK
							  : SNPV_ROLE_ASK) ||
	    issuer->line != leaf->line ||
	    !snpv_cert_names_issuer(leaf, issuer) || !may_sign(issuer, 0))
		return false;
	if (!signed_by(walk, leaf, issuer)) {
		chain->bad_issuer = true;
		return false;
	}
	if (!chain->issuer)
		chain->issuer = issuer;
	for (size_t i = 0; (cert = at(chain, i)) != NULL; i++)
		if (try_root(walk, issuer, cert))
			return true;
	return false;
}

snpguest_status snpv_chain_build(struct snpv_chain *chain)
{
	struct walk walk = { .chain = chain, .budget = BUDGET };
	struct snpv_cert *cert;

	for (size_t i = 0; (cert = at(chain, i)) != NULL; i++)
		if (try_issuer(&walk, cert))
			return SNPGUEST_OK;
	return walk.nomem ? SNPGUEST_E_NOMEM : SNPGUEST_OK;
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

const struct snpv_cert *snpv_chain_out_of_time(const struct snpv_chain *chain,
					       int64_t now)
{
	const struct snpv_cert *certs[] = { chain->leaf, chain->issuer,
					    chain->root };

	for (size_t i = 0; i < sizeof(certs) / sizeof(certs[0]); i++)
		if (certs[i] &&
		    (now < certs[i]->not_before || now > certs[i]->not_after))
			return certs[i];
	return NULL;
}
