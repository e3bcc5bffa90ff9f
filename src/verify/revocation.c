/* SPDX-License-Identifier: MIT */
/*
 * Row REVOCATION.  Only ASK and ASVK can be on AMD's lists: there is none for
 * leaves.  A genuine list that names the certificate counts however old it
 * is; one that does not counts in its time alone.
 */
#include "crl.h"
#include "verifier.h"

/* How much a list says, least first. */
enum use {
	USE_NONE,    /* no list at all */
	USE_FOREIGN, /* another ARK's */
	USE_FORGED,  /* bears the ARK's name, not its signature */
	USE_STALE,   /* not in its time */
	USE_CLEAR,   /* in its time, and the certificate not on it */
	USE_LISTED,  /* revoked */
};

struct finding {
	enum use use;
	const struct snpv_crl *crl;
};

static snpguest_status judge_signature(struct snpv_case *c,
				       const struct snpv_crl *crl)
{
	struct snpv_cache *cache = c->verifier->cache;
	const struct snpv_cert *root = c->chain.root;
	snpguest_status st;

	if (snpv_cache_knows(cache, crl->id, root->id))
		return SNPGUEST_OK;
	st = snpv_crl_signed_by(crl, root);
	if (st == SNPGUEST_OK && c->chain.trusted)
		snpv_cache_learn(cache, crl->id, root->id, NULL);
	return st;
}

static snpguest_status judge_crl(struct snpv_case *c,
				 const struct snpv_crl *crl, enum use *use)
{
	snpguest_status st;

	*use = USE_FOREIGN;
	if (!snpv_crl_names_issuer(crl, c->chain.root))
		return SNPGUEST_OK;
	st = judge_signature(c, crl);
	if (st != SNPGUEST_OK)
		*use = USE_FORGED;
	else if (snpv_crl_lists(crl, snpv_cert_serial(c->chain.issuer)))
		*use = USE_LISTED;
	else if (c->now < crl->this_update || c->now > crl->next_update)
		*use = USE_STALE;
	else
		*use = USE_CLEAR;
	return st == SNPGUEST_E_REJECTED ? SNPGUEST_OK : st;
}

static snpguest_status look_through(struct snpv_case *c,
				    const struct snpv_crls *crls,
				    struct finding *finding)
{
	for (size_t i = 0; i < crls->count; i++) {
		enum use use;
		snpguest_status st = judge_crl(c, crls->crls[i], &use);

		if (st != SNPGUEST_OK)
			return st;
		if (use <= finding->use)
			continue;
		finding->use = use;
		finding->crl = crls->crls[i];
	}
	return SNPGUEST_OK;
}

static const char *use_text(enum use use)
{
	switch (use) {
	case USE_NONE:
		return "no revocation list";
	case USE_FOREIGN:
		return "only revocation lists of other ARKs";
	case USE_FORGED:
		return "a revocation list that the ARK did not sign";
	case USE_STALE:
		return "a revocation list out of its time: ";
	case USE_CLEAR:
		return "not on the list of ";
	case USE_LISTED:
		return "REVOKED by the list of ";
	}
	return "";
}

static void say(struct snpv_case *c, const struct finding *finding)
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
	if (finding->use >= USE_STALE) {
		snpv_text_time(&text, finding->crl->this_update);
		snpv_text_str(&text, " to ");
		snpv_text_time(&text, finding->crl->next_update);
	}
	if (finding->use >= USE_CLEAR ||
	    snpguest_kds_crl_url(c->line, c->report->signing_key, url,
				 sizeof(url)) != SNPGUEST_OK)
		return;
	snpv_text_str(&text, "; see ");
	snpv_text_str(&text, url);
}

snpguest_status snpv_revocation_judge(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_REVOCATION;
	bool required = c->verifier->revocation == SNPGUEST_REVOCATION_REQUIRED;
	struct finding finding = { USE_NONE, NULL };
	snpguest_status st = SNPGUEST_OK;

	if (c->verifier->revocation == SNPGUEST_REVOCATION_OFF)
		return st;
	if (c->chain.root)
		st = look_through(c, &c->verifier->crls, &finding);
	if (c->chain.root && st == SNPGUEST_OK)
		st = look_through(c, &c->table_crls, &finding);
	if (st != SNPGUEST_OK)
		return st;
	say(c, &finding);
	if (required || finding.use >= USE_CLEAR)
		snpv_judge(c->verdict, id, finding.use == USE_CLEAR);
	return SNPGUEST_OK;
}
