/* SPDX-License-Identifier: MIT */
/*
 * Is it a report that an AMD processor made, on the certificates at hand?
 * Every row is judged by itself: a broken chain does not keep the signature
 * from being checked.
 */
#include <string.h>

#include "chipid.h"
#include "signature.h"
#include "tcb.h"
#include "verifier.h"

#define VERSION_MIN 2u
#define VERSION_MAX 5u
#define NO_LEAF "no leaf certificate"
#define THE_CHIP "the chip that the VCEK names"

static void judge_version(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_VERSION;
	uint32_t asked = c->verifier->policy.max_report_version;
	uint32_t most = asked ? asked : VERSION_MAX;
	struct snpv_text text = snpv_expected(c->verdict, id);

	snpv_text_number(&text, VERSION_MIN);
	snpv_text_str(&text, " to ");
	snpv_text_number(&text, most);
	text = snpv_found(c->verdict, id);
	snpv_text_number(&text, c->report->version);
	snpv_judge(c->verdict, id,
		   c->report->version >= VERSION_MIN &&
			   c->report->version <= most);
}

static void judge_algorithm(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_SIGNATURE_ALGO;
	struct snpv_text text = snpv_expected(c->verdict, id);

	snpv_text_str(&text, "1 (ECDSA P-384 with SHA-384)");
	text = snpv_found(c->verdict, id);
	snpv_text_number(&text, c->report->signature_algo);
	snpv_judge(c->verdict, id,
		   c->report->signature_algo == SNPV_SIGNATURE_ALGO_ECDSA_P384);
}

static void judge_line(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_LINE;
	const struct snpv_cert *leaf = c->chain.leaf;
	uint32_t own = snpguest_report_line(c->report);
	const char *found = NO_LEAF;

	if (leaf)
		found = leaf->leaf.product[0] ? leaf->leaf.product : "unknown";
	/* A version 2 report does not say; then the leaf's word is taken, on
	 * which AMD's signature is, and the TCB's layout hangs. */
	snpv_say(c->verdict, id,
		 own || c->report->version < 3 ? snpguest_line_name(c->line)
					       : "a line that is known",
		 found);
	snpv_judge(c->verdict, id, leaf && c->line && leaf->line == c->line);
}

static void judge_signing_key(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_SIGNING_KEY;
	const struct snpv_cert *leaf = c->chain.leaf;

	snpv_say(c->verdict, id, snpv_signing_key_name(c->report->signing_key),
		 leaf ? snpv_role_name(leaf->role) : NO_LEAF);
	snpv_judge(c->verdict, id,
		   leaf && leaf->role == snpv_wanted_role(c->report));
}

static void judge_leaf_tcb(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_LEAF_TCB;
	const struct snpv_cert *leaf = c->chain.leaf;
	struct snpv_text text = snpv_expected(c->verdict, id);
	struct snpguest_tcb reported, own;
	uint8_t raw[8];
	bool ok =
		snpguest_tcb_decode(c->report->reported_tcb, c->line, &reported,
				    sizeof(reported)) == SNPGUEST_OK;

	if (ok)
		snpv_tcb_text(&text, &reported);
	else
		snpv_text_str(&text, "a TCB of a line that is known");
	text = snpv_found(c->verdict, id);
	if (!leaf) {
		snpv_text_str(&text, NO_LEAF);
	} else if (!snpv_leaf_tcb_complete(&leaf->leaf, c->line)) {
		snpv_text_str(&text, "extensions are missing");
		leaf = NULL;
	} else {
		snpv_leaf_tcb(&leaf->leaf, &own);
		snpv_tcb_text(&text, &own);
		snpv_leaf_tcb_raw(&leaf->leaf, c->line, raw);
		if (memcmp(raw, c->report->reported_tcb, sizeof(raw)) != 0)
			ok = false;
	}
	snpv_judge(c->verdict, id,
		   ok && leaf && snpv_tcb_equal(&reported, &own));
}

static bool same_chip(const struct snpv_case *c, const struct snpv_leaf *leaf)
{
	size_t len = snpv_chip_id_size(c->line);
	const uint8_t *chip_id = c->report->chip_id;

	return leaf->hwid_len == len && !memcmp(leaf->hwid, chip_id, len) &&
	       snpv_chip_id_fits(chip_id, c->line);
}

static void judge_masked_chip(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_LEAF_CHIP_ID;

	if (c->verifier->permit & SNPGUEST_PERMIT_MASKED_CHIP_ID) {
		snpv_say(c->verdict, id, "", "masked, as permitted");
		return;
	}
	snpv_say(c->verdict, id, THE_CHIP, "masked: all zero");
	snpv_judge(c->verdict, id, false);
}

static void say_cloud(struct snpv_case *c, const struct snpv_leaf *leaf)
{
	struct snpv_text text =
		snpv_found(c->verdict, SNPGUEST_CHECK_ID_LEAF_CHIP_ID);

	snpv_text_str(&text, "a VLEK names no chip");
	if (!leaf->csp[0])
		return;
	snpv_text_str(&text, "; its cloud is ");
	snpv_text_str(&text, leaf->csp);
}

static void judge_chip_id(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_LEAF_CHIP_ID;
	const struct snpv_cert *leaf = c->chain.leaf;
	struct snpv_text text;

	/* A VLEK is a cloud's key for all its chips, and names none. */
	if (c->report->signing_key == SNPGUEST_SIGNING_KEY_VLEK && leaf &&
	    leaf->role == SNPV_ROLE_VLEK && leaf->leaf.hwid_len == 0) {
		say_cloud(c, &leaf->leaf);
		return;
	}
	if (snpv_chip_id_masked(c->report->chip_id)) {
		judge_masked_chip(c);
		return;
	}
	if (!leaf) {
		snpv_say(c->verdict, id, THE_CHIP, NO_LEAF);
		snpv_judge(c->verdict, id, false);
		return;
	}
	text = snpv_expected(c->verdict, id);
	snpv_text_hex(&text, leaf->leaf.hwid, leaf->leaf.hwid_len);
	text = snpv_found(c->verdict, id);
	snpv_text_hex(&text, c->report->chip_id, sizeof(c->report->chip_id));
	snpv_judge(c->verdict, id, same_chip(c, &leaf->leaf));
}

static void judge_signature(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_SIGNATURE;

	snpv_say(c->verdict, id, "made by the leaf's key over these bytes",
		 !c->chain.leaf	  ? NO_LEAF
		 : c->leaf_signed ? "made by it"
				  : "not made by it, or the bytes were "
				    "changed");
	snpv_judge(c->verdict, id, c->leaf_signed);
}

/*
 * The firmware reports a TCB no newer than the one that runs, and commits to
 * none newer either.  The launch TCB may be above the reported one.
 */
static void judge_tcb_order(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_TCB_ORDER;
	struct snpguest_tcb current, reported, committed;
	struct snpv_text text;

	if (snpguest_tcb_decode(c->report->current_tcb, c->line, &current,
				sizeof(current)) != SNPGUEST_OK ||
	    snpguest_tcb_decode(c->report->reported_tcb, c->line, &reported,
				sizeof(reported)) != SNPGUEST_OK ||
	    snpguest_tcb_decode(c->report->committed_tcb, c->line, &committed,
				sizeof(committed)) != SNPGUEST_OK) {
		snpv_say(c->verdict, id, "TCBs of a line that is known", "");
		snpv_judge(c->verdict, id, false);
		return;
	}
	text = snpv_expected(c->verdict, id);
	snpv_text_str(&text, "reported and committed at most current: ");
	snpv_tcb_text(&text, &current);
	text = snpv_found(c->verdict, id);
	snpv_text_str(&text, "reported ");
	snpv_tcb_text(&text, &reported);
	snpv_text_str(&text, "; committed ");
	snpv_tcb_text(&text, &committed);
	snpv_judge(c->verdict, id,
		   snpv_tcb_at_least(&current, &reported) &&
			   snpv_tcb_at_least(&current, &committed));
}

snpguest_status snpv_genuine_judge(struct snpv_case *c)
{
	snpguest_status st;

	judge_version(c);
	judge_algorithm(c);
	judge_line(c);
	judge_signing_key(c);
	st = snpv_trust_judge(c);
	if (st != SNPGUEST_OK)
		return st;
	judge_leaf_tcb(c);
	judge_chip_id(c);
	judge_tcb_order(c);
	judge_signature(c);
	return SNPGUEST_OK;
}
