/* SPDX-License-Identifier: MIT */
/*
 * Row REVOCATION.  Only ASK and ASVK can be on AMD's lists: there is none for
 * leaves.  A genuine list that names the certificate counts however old it
 * is; one that does not counts in its time alone.
 */
#include "revocation.h"
#include "verifier.h"

static snpguest_status judge_signature(const struct snpv_chain *chain,
				       const struct snpv_crl *crl,
				       const struct snpv_cert *root)
{
	snpguest_status st;

	if (snpv_cache_knows(chain->cache, crl->id, root->id))
		return SNPGUEST_OK;
	st = snpv_crl_signed_by(crl, root);
	if (st == SNPGUEST_OK && snpv_roots_trust(chain->roots, root))
		snpv_cache_learn(chain->cache, crl->id, root->id, NULL);
	return st;
}

static snpguest_status judge_crl(const struct snpv_chain *chain,
				 const struct snpv_crl *crl,
				 const struct snpv_cert *issuer,
				 const struct snpv_cert *root,
				 enum snpv_list_use *use)
{
	snpguest_status st;

	*use = SNPV_LIST_FOREIGN;
	if (!snpv_crl_names_issuer(crl, root))
		return SNPGUEST_OK;
	st = judge_signature(chain, crl, root);
	if (st != SNPGUEST_OK)
		*use = SNPV_LIST_FORGED;
	else if (snpv_crl_lists(crl, snpv_cert_serial(issuer)))
		*use = SNPV_LIST_LISTED;
	else if (chain->now < crl->this_update || chain->now > crl->next_update)
		*use = SNPV_LIST_STALE;
	else
		*use = SNPV_LIST_CLEAR;
	return st == SNPGUEST_E_REJECTED ? SNPGUEST_OK : st;
}

static snpguest_status look_through(const struct snpv_chain *chain,
				    const struct snpv_crls *crls,
				    const struct snpv_cert *issuer,
				    const struct snpv_cert *root,
				    struct snpv_finding *finding)
{
	for (size_t i = 0; crls && i < crls->count; i++) {
		enum snpv_list_use use;
		snpguest_status st =
			judge_crl(chain, crls->crls[i], issuer, root, &use);

		if (st != SNPGUEST_OK)
			return st;
		if (use <= finding->use)
			continue;
		finding->use = use;
		finding->crl = crls->crls[i];
	}
	return SNPGUEST_OK;
}

snpguest_status snpv_revocation_find(const struct snpv_chain *chain,
				     const struct snpv_cert *issuer,
				     const struct snpv_cert *root,
				     struct snpv_finding *finding)
{
	snpguest_status st = SNPGUEST_OK;

	finding->use = SNPV_LIST_NONE;
	finding->crl = NULL;
	if (chain->revocation == SNPGUEST_REVOCATION_OFF)
		return st;
	for (size_t i = 0; i < 2 && st == SNPGUEST_OK; i++)
		st = look_through(chain, chain->crls[i], issuer, root, finding);
	return st;
}

bool snpv_revocation_refuses(const struct snpv_chain *chain,
			     const struct snpv_finding *finding)
{
	if (chain->revocation == SNPGUEST_REVOCATION_REQUIRED)
		return finding->use != SNPV_LIST_CLEAR;
	return finding->use == SNPV_LIST_LISTED;
}

static const char *use_text(enum snpv_list_use use)
{
	switch (use) {
	case SNPV_LIST_NONE:
		return "no revocation list";
	case SNPV_LIST_FOREIGN:
		return "only revocation lists of other ARKs";
	case SNPV_LIST_FORGED:
		return "a revocation list that the ARK did not sign";
	case SNPV_LIST_STALE:
		return "a revocation list out of its time: ";
	case SNPV_LIST_CLEAR:
		return "not on the list of ";
	case SNPV_LIST_LISTED:
		return "REVOKED by the list of ";
	}
	return "";
}

static void say(struct snpv_case *c, const struct snpv_finding *finding)
{
	uint32_t id = SNPGUEST_CHECK_ID_REVOCATION;
	struct snpv_text text = snpv_expected(c->verdict, id);
	char url[SNPGUEST_KDS_URL_MAX];

	if (c->chain.issuer) {
		snpv_text_str(&text, c->chain.issuer->name);
		snpv_text_str(&text, " not revoked by its ARK");
	} else {
		snpv_text_str(&text, "an ASK or ASVK not revoked by its ARK");
	}
	text = snpv_found(c->verdict, id);
	snpv_text_str(&text, use_text(finding->use));
	if (finding->use >= SNPV_LIST_STALE) {
		snpv_text_time(&text, finding->crl->this_update);
		snpv_text_str(&text, " to ");
		snpv_text_time(&text, finding->crl->next_update);
	}
	if (finding->use >= SNPV_LIST_CLEAR ||
	    snpguest_kds_crl_url(c->line, c->report->signing_key, url,
				 sizeof(url)) != SNPGUEST_OK)
		return;
	snpv_text_str(&text, "; see ");
	snpv_text_str(&text, url);
}

snpguest_status snpv_revocation_judge(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_REVOCATION;
	const struct snpv_chain *chain = &c->chain;
	struct snpv_finding finding = { SNPV_LIST_NONE, NULL };
	snpguest_status st = SNPGUEST_OK;

	if (chain->revocation == SNPGUEST_REVOCATION_OFF)
		return st;
	if (chain->root)
		st = snpv_revocation_find(chain, chain->issuer, chain->root,
					  &finding);
	if (st != SNPGUEST_OK)
		return st;
	say(c, &finding);
	if (chain->revocation == SNPGUEST_REVOCATION_REQUIRED ||
	    finding.use >= SNPV_LIST_CLEAR)
		snpv_judge(c->verdict, id,
			   !snpv_revocation_refuses(chain, &finding));
	return SNPGUEST_OK;
}
