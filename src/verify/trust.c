/* SPDX-License-Identifier: MIT */
/* Rows ROOT, CHAIN and VALIDITY: on whose word the leaf's key stands. */
#include "signature.h"
#include "verifier.h"

#define NO_LEAF "no leaf certificate"

static void add_chain_url(struct snpv_case *c, struct snpv_text *text)
{
	char url[SNPGUEST_KDS_URL_MAX];

	if (snpguest_kds_chain_url(c->line, c->report->signing_key, url,
				   sizeof(url)) != SNPGUEST_OK)
		return;
	snpv_text_str(text, "; see ");
	snpv_text_str(text, url);
}

/* "ARK-Milan" */
static void add_ark_name(struct snpv_case *c, struct snpv_text *text)
{
	snpv_text_str(text, "ARK-");
	snpv_text_str(text, snpguest_line_name(c->line));
}

static void judge_root(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_ROOT;
	struct snpv_text text = snpv_expected(c->verdict, id);
	const struct snpv_cert *root = c->chain.root;

	snpv_text_str(&text, "a trusted ");
	add_ark_name(c, &text);
	text = snpv_found(c->verdict, id);
	if (root) {
		snpv_text_str(&text, root->name);
		snpv_text_str(&text, ", key ");
		snpv_text_hex(&text, root->spki_hash, SNPV_ID_SIZE);
		if (!c->chain.trusted)
			snpv_text_str(&text, ", which nobody vouched for");
	} else if (c->chain.bad_root) {
		snpv_text_str(&text, "an ARK of that name whose key did not "
				     "sign the chain");
	} else if (!c->chain.issuer) {
		snpv_text_str(&text, "the chain does not reach one");
	} else {
		/* Only the hash of AMD's key is built in, and a hash checks
		 * no signature. */
		snpv_text_str(&text, "its certificate is missing");
		add_chain_url(c, &text);
	}
	snpv_judge(c->verdict, id, root && c->chain.trusted);
}

static void say_no_leaf(struct snpv_case *c, struct snpv_text *text)
{
	const struct snpguest_report *report = c->report;
	char url[SNPGUEST_KDS_URL_MAX];

	snpv_text_str(text, "no ");
	snpv_text_str(text, snpv_signing_key_name(report->signing_key));
	snpv_text_str(text, " certificate");
	if (report->signing_key == SNPGUEST_SIGNING_KEY_VCEK &&
	    snpguest_kds_vcek_url(c->line, report->chip_id,
				  report->reported_tcb, url,
				  sizeof(url)) == SNPGUEST_OK) {
		snpv_text_str(text, "; see ");
		snpv_text_str(text, url);
	}
}

static void say_chain(struct snpv_case *c, struct snpv_text *text)
{
	const struct snpv_chain *chain = &c->chain;
	const char *issuer;

	if (!chain->leaf) {
		say_no_leaf(c, text);
		return;
	}
	issuer = chain->leaf->role == SNPV_ROLE_VLEK ? "ASVK" : "ASK";
	snpv_text_str(text, chain->leaf->name);
	snpv_text_str(text, " < ");
	if (chain->issuer) {
		snpv_text_str(text, chain->issuer->name);
		snpv_text_str(text, " < ");
		snpv_text_str(text, chain->root ? chain->root->name
						: "no ARK that signed it");
		return;
	}
	snpv_text_str(text, "no ");
	snpv_text_str(text, issuer);
	snpv_text_str(text, chain->bad_issuer ? " that signed it, though one "
						"of that name is there"
					      : " that signed it");
	add_chain_url(c, text);
}

static void judge_chain(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_CHAIN;
	struct snpv_text text = snpv_expected(c->verdict, id);

	snpv_text_str(&text, c->report->signing_key == SNPGUEST_SIGNING_KEY_VLEK
				     ? "VLEK < ASVK < ARK"
				     : "VCEK < ASK < ARK");
	snpv_text_str(&text, ", each signed by the next");
	text = snpv_found(c->verdict, id);
	say_chain(c, &text);
	snpv_judge(c->verdict, id, c->chain.root != NULL);
}

static void judge_validity(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_VALIDITY;
	const struct snpv_cert *bad = snpv_chain_out_of_time(&c->chain);
	struct snpv_text text = snpv_expected(c->verdict, id);

	snpv_text_str(&text, "all valid at ");
	snpv_text_time(&text, c->chain.now);
	text = snpv_found(c->verdict, id);
	if (!bad)
		bad = c->chain.leaf;
	if (bad) {
		snpv_text_str(&text, bad->name);
		snpv_text_str(&text, " from ");
		snpv_text_time(&text, bad->not_before);
		snpv_text_str(&text, " to ");
		snpv_text_time(&text, bad->not_after);
	} else {
		snpv_text_str(&text, NO_LEAF);
	}
	snpv_judge(c->verdict, id, bad && !snpv_chain_out_of_time(&c->chain));
}

snpguest_status snpv_trust_judge(struct snpv_case *c)
{
	judge_root(c);
	judge_chain(c);
	judge_validity(c);
	return snpv_revocation_judge(c);
}
