/* SPDX-License-Identifier: MIT */
/*
 * Which leaf, and which way from it to a root, the rows are judged on.  Many
 * may look right: a cloud has a VLEK for each region, a masked chip ID tells
 * no chips apart, AMD makes certificates anew, and a host may make some up.
 * Then the report's own signature says whose it is, and a sound chain counts
 * more than another.  That chooses and accepts nothing: each row is judged on
 * what was chosen as if nothing else were there.
 */
#include "chipid.h"
#include "signature.h"
#include "verifier.h"

enum snpv_role snpv_wanted_role(const struct snpguest_report *report)
{
	switch (report->signing_key) {
	case SNPGUEST_SIGNING_KEY_VCEK:
		return SNPV_ROLE_VCEK;
	case SNPGUEST_SIGNING_KEY_VLEK:
		return SNPV_ROLE_VLEK;
	default:
		return SNPV_ROLE_OTHER;
	}
}

static snpguest_status consider(struct snpv_case *c, struct snpv_cert *leaf,
				unsigned int *budget)
{
	struct snpv_chain chain = c->chain;
	snpguest_status st;
	bool made;

	st = snpv_signature_verify(leaf->key, c->raw, c->report, &made);
	/* Where none made the signature the first stands for all. */
	if (st != SNPGUEST_OK || (!made && c->chain.leaf))
		return st;
	chain.leaf = leaf;
	if (made)
		st = snpv_chain_build(&chain, leaf, budget);
	if (!c->leaf_signed || chain.grade > c->chain.grade)
		c->chain = chain;
	c->leaf_signed |= made;
	return st;
}

snpguest_status snpv_search(struct snpv_case *c)
{
	struct snpv_leaf_search search = {
		.role = snpv_wanted_role(c->report),
		.line = snpguest_report_line(c->report),
		.report = c->report,
		.any_chip = snpv_chip_id_masked(c->report->chip_id),
	};
	unsigned int budget = SNPV_CHAIN_BUDGET;
	snpguest_status st = SNPGUEST_OK;
	struct snpv_cert *leaf;

	while (st == SNPGUEST_OK && c->chain.grade < SNPV_GRADE_SOUND &&
	       (leaf = snpv_chain_next_leaf(&c->chain, &search)) != NULL)
		st = consider(c, leaf, &budget);
	if (st == SNPGUEST_OK && c->chain.leaf && !c->leaf_signed)
		st = snpv_chain_build(&c->chain, c->chain.leaf, &budget);
	c->line = search.line;
	if (!c->line && c->report->version < 3 && c->chain.leaf)
		c->line = c->chain.leaf->line;
	return st;
}
