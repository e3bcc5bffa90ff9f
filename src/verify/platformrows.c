/* SPDX-License-Identifier: MIT */
/* What the caller asked of the platform: firmware, TCB, table, leaf. */
#include <string.h>

#include "tcb.h"
#include "verifier.h"

#define MITIGATIONS_SINCE 5u /* report version */

static void judge_tcb(struct snpv_case *c, uint32_t id,
		      const struct snpguest_tcb *least, const uint8_t raw[8])
{
	static const struct snpguest_tcb none;
	struct snpv_text text = snpv_found(c->verdict, id);
	struct snpguest_tcb found;
	bool known;

	known = snpguest_tcb_decode(raw, c->line, &found, sizeof(found)) ==
		SNPGUEST_OK;
	if (known)
		snpv_tcb_text(&text, &found);
	else
		snpv_text_hex(&text, raw, 8);
	if (snpv_tcb_at_least(&none, least))
		return;
	text = snpv_expected(c->verdict, id);
	snpv_text_str(&text, "at least ");
	snpv_tcb_text(&text, least);
	snpv_judge(c->verdict, id, known && snpv_tcb_at_least(&found, least));
}

static void add_version(struct snpv_text *text, const uint8_t version[3])
{
	snpv_text_number(text, version[0]);
	snpv_text_str(text, ".");
	snpv_text_number(text, version[1]);
	snpv_text_str(text, ".");
	snpv_text_number(text, version[2]);
}

static void judge_fw_version(struct snpv_case *c, uint32_t id,
			     const struct snpguest_fw_version *least,
			     const uint8_t found[3])
{
	const uint8_t want[3] = { least->major, least->minor, least->build };
	struct snpv_text text = snpv_found(c->verdict, id);

	add_version(&text, found);
	if (!want[0] && !want[1] && !want[2])
		return;
	text = snpv_expected(c->verdict, id);
	snpv_text_str(&text, "at least ");
	add_version(&text, want);
	snpv_judge(c->verdict, id, memcmp(found, want, sizeof(want)) >= 0);
}

/*
 * Provisional firmware may be rolled back by the host: it runs, but the
 * platform has not committed to it.
 */
static void judge_provisional(struct snpv_case *c, const uint8_t current[3],
			      const uint8_t committed[3])
{
	uint32_t id = SNPGUEST_CHECK_ID_PROVISIONAL;
	const struct snpguest_report *r = c->report;
	bool provisional = memcmp(current, committed, 3) != 0 ||
			   memcmp(r->current_tcb, r->committed_tcb,
				  sizeof(r->current_tcb)) != 0;
	bool asked =
		(c->verifier->policy.require & SNPGUEST_REQUIRE_COMMITTED) != 0;

	snpv_say(c->verdict, id, asked ? "committed firmware" : "",
		 provisional ? "provisional firmware: committed is not current"
			     : "committed firmware");
	if (asked)
		snpv_judge(c->verdict, id, !provisional);
}

static void judge_mitigations(struct snpv_case *c, uint32_t id, uint64_t want,
			      uint64_t found)
{
	if (c->report->version >= MITIGATIONS_SINCE) {
		snpv_judge_bits(c, id, want, 0, found);
		return;
	}
	snpv_say(c->verdict, id, want ? "a report of version 5 or later" : "",
		 "not in a report of this version");
	if (want)
		snpv_judge(c->verdict, id, false);
}

static void add_kinds(struct snpv_text *text, uint32_t kinds)
{
	const char *between = "";

	for (uint32_t kind = 0; kind <= SNPGUEST_CERT_CRL; kind++) {
		if (!(kinds & (1u << kind)))
			continue;
		snpv_text_str(text, between);
		snpv_text_str(text, snpguest_cert_kind_name(kind));
		between = " ";
	}
	if (!kinds)
		snpv_text_str(text, "none");
}

static void judge_table(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_CERT_TABLE;
	uint32_t required = c->verifier->policy.table_required;
	uint32_t allowed = c->verifier->policy.table_allowed;
	struct snpv_text text = snpv_found(c->verdict, id);

	add_kinds(&text, c->table_kinds);
	if (c->table_unread)
		snpv_text_str(&text, "; some that cannot be read");
	if (!required && !allowed)
		return;
	text = snpv_expected(c->verdict, id);
	snpv_text_str(&text, "required ");
	add_kinds(&text, required);
	if (allowed) {
		snpv_text_str(&text, ", allowed ");
		add_kinds(&text, allowed | required);
	}
	snpv_judge(c->verdict, id,
		   (c->table_kinds & required) == required &&
			   (!allowed ||
			    !(c->table_kinds & ~(allowed | required))));
}

static void judge_leaf_age(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_LEAF_AGE;
	uint64_t most = c->verifier->policy.max_leaf_age;
	const struct snpv_cert *leaf = c->chain.leaf;
	struct snpv_text text = snpv_found(c->verdict, id);
	uint64_t age = 0;

	if (leaf) {
		if (c->chain.now > leaf->not_before)
			age = (uint64_t)c->chain.now -
			      (uint64_t)leaf->not_before;
		snpv_text_number(&text, age);
		snpv_text_str(&text, " s");
	} else {
		snpv_text_str(&text, "no leaf certificate");
	}
	if (!most)
		return;
	text = snpv_expected(c->verdict, id);
	snpv_text_str(&text, "at most ");
	snpv_text_number(&text, most);
	snpv_text_str(&text, " s");
	snpv_judge(c->verdict, id, leaf && age <= most);
}

void snpv_platform_judge(struct snpv_case *c)
{
	const struct snpguest_policy *policy = &c->verifier->policy;
	const struct snpguest_report *r = c->report;
	const uint8_t current[3] = { r->current_major, r->current_minor,
				     r->current_build };
	const uint8_t committed[3] = { r->committed_major, r->committed_minor,
				       r->committed_build };

	snpv_judge_bits(c, SNPGUEST_CHECK_ID_PLATFORM_INFO,
			policy->platform_set, policy->platform_clear,
			r->platform_info);
	judge_tcb(c, SNPGUEST_CHECK_ID_CURRENT_TCB, &policy->min_current_tcb,
		  r->current_tcb);
	judge_tcb(c, SNPGUEST_CHECK_ID_REPORTED_TCB, &policy->min_reported_tcb,
		  r->reported_tcb);
	judge_tcb(c, SNPGUEST_CHECK_ID_COMMITTED_TCB,
		  &policy->min_committed_tcb, r->committed_tcb);
	judge_tcb(c, SNPGUEST_CHECK_ID_LAUNCH_TCB, &policy->min_launch_tcb,
		  r->launch_tcb);
	judge_fw_version(c, SNPGUEST_CHECK_ID_CURRENT_VERSION,
			 &policy->min_current_version, current);
	judge_fw_version(c, SNPGUEST_CHECK_ID_COMMITTED_VERSION,
			 &policy->min_committed_version, committed);
	judge_provisional(c, current, committed);
	judge_mitigations(c, SNPGUEST_CHECK_ID_CURRENT_MITIGATIONS,
			  policy->current_mitigations, r->current_mit_vector);
	judge_mitigations(c, SNPGUEST_CHECK_ID_LAUNCH_MITIGATIONS,
			  policy->launch_mitigations, r->launch_mit_vector);
	judge_table(c);
	judge_leaf_age(c);
}
