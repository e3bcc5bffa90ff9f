/* SPDX-License-Identifier: MIT */
/* What the caller asked of the guest: its launch, its keys, its nonce. */
#include <string.h>

#include "verifier.h"

static void judge_user_data(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_USER_DATA;
	struct snpv_text text = snpv_found(c->verdict, id);

	snpv_text_hex(&text, c->report->report_data,
		      sizeof(c->report->report_data));
	if (!c->user_data)
		return;
	text = snpv_expected(c->verdict, id);
	snpv_text_hex(&text, c->user_data, sizeof(c->report->report_data));
	snpv_judge(c->verdict, id,
		   !memcmp(c->report->report_data, c->user_data,
			   sizeof(c->report->report_data)));
}

/* A risk that a guest policy bit allows, and that the caller may permit. */
static void judge_risk(struct snpv_case *c, uint32_t id, uint64_t bit,
		       uint32_t permit)
{
	bool allowed = (c->report->policy & bit) != 0;
	bool permitted = (c->verifier->permit & permit) != 0;

	snpv_say(c->verdict, id, permitted ? "" : "forbidden by guest policy",
		 allowed ? "allowed by guest policy"
			 : "forbidden by guest policy");
	if (!permitted)
		snpv_judge(c->verdict, id, !allowed);
}

/*
 * 0xffffffff is a report that the host asked for: it says what runs, but the
 * guest had no part in it.  No VMPL of a policy's stands for it.
 */
static void judge_vmpl(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_VMPL;
	uint32_t vmpls = c->verifier->policy.vmpls;
	struct snpv_text text = snpv_expected(c->verdict, id);
	const char *between = "";

	if (vmpls == 0)
		vmpls = 15;
	for (uint32_t vmpl = 0; vmpl <= 3; vmpl++) {
		if (!(vmpls & (1u << vmpl)))
			continue;
		snpv_text_str(&text, between);
		snpv_text_number(&text, vmpl);
		between = ", ";
	}
	text = snpv_found(c->verdict, id);
	if (c->report->vmpl == SNPGUEST_VMPL_HOST)
		snpv_text_str(&text, "asked by the host");
	else
		snpv_text_number(&text, c->report->vmpl);
	snpv_judge(c->verdict, id,
		   c->report->vmpl <= 3 && (vmpls & (1u << c->report->vmpl)));
}

void snpv_judge_bits(struct snpv_case *c, uint32_t id, uint64_t set,
		     uint64_t clear, uint64_t found)
{
	struct snpv_text text = snpv_found(c->verdict, id);

	snpv_text_bits(&text, found);
	if (!set && !clear)
		return;
	text = snpv_expected(c->verdict, id);
	snpv_text_str(&text, "set ");
	snpv_text_bits(&text, set);
	snpv_text_str(&text, ", clear ");
	snpv_text_bits(&text, clear);
	snpv_judge(c->verdict, id, (found & set) == set && !(found & clear));
}

static void judge_abi(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_ABI;
	const struct snpguest_policy *policy = &c->verifier->policy;
	unsigned int least = (unsigned int)policy->min_abi_major << 8 |
			     policy->min_abi_minor;
	/* POLICY: ABI_MINOR in bits 7:0, ABI_MAJOR in bits 15:8 */
	unsigned int found = c->report->policy & 0xffff;
	struct snpv_text text = snpv_found(c->verdict, id);

	snpv_text_number(&text, found >> 8);
	snpv_text_str(&text, ".");
	snpv_text_number(&text, found & 0xff);
	if (!least)
		return;
	text = snpv_expected(c->verdict, id);
	snpv_text_str(&text, "at least ");
	snpv_text_number(&text, least >> 8);
	snpv_text_str(&text, ".");
	snpv_text_number(&text, least & 0xff);
	snpv_judge(c->verdict, id, found >= least);
}

static void judge_svn(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_GUEST_SVN;
	uint32_t least = c->verifier->policy.min_guest_svn;
	struct snpv_text text = snpv_found(c->verdict, id);

	snpv_text_number(&text, c->report->guest_svn);
	if (!least)
		return;
	text = snpv_expected(c->verdict, id);
	snpv_text_str(&text, "at least ");
	snpv_text_number(&text, least);
	snpv_judge(c->verdict, id, c->report->guest_svn >= least);
}

static bool is_listed(const struct snpguest_values *list, const uint8_t *value,
		      size_t width)
{
	for (size_t i = 0; i < list->count; i++)
		if (!memcmp(list->bytes + i * width, value, width))
			return true;
	return false;
}

static void judge_value(struct snpv_case *c, uint32_t id,
			const struct snpguest_values *list,
			const uint8_t *value, size_t width)
{
	struct snpv_text text = snpv_found(c->verdict, id);

	snpv_text_hex(&text, value, width);
	if (list->count == 0)
		return;
	text = snpv_expected(c->verdict, id);
	if (list->count > 1) {
		snpv_text_str(&text, "one of ");
		snpv_text_number(&text, list->count);
		snpv_text_str(&text, ": ");
	}
	for (size_t i = 0; i < list->count && text.left > 1; i++) {
		if (i > 0)
			snpv_text_str(&text, ", ");
		snpv_text_hex(&text, list->bytes + i * width, width);
	}
	snpv_judge(c->verdict, id, is_listed(list, value, width));
}

static void judge_author_key(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_AUTHOR_KEY;
	const struct snpguest_policy *policy = &c->verifier->policy;
	const struct snpguest_report *report = c->report;
	struct snpv_text text;

	/* The digest means nothing when the key was not in use. */
	if (report->key_info & SNPGUEST_KEY_INFO_AUTHOR_KEY_EN) {
		judge_value(c, id, &policy->author_keys,
			    report->author_key_digest,
			    sizeof(report->author_key_digest));
		if (policy->author_keys.count)
			return;
	} else {
		text = snpv_found(c->verdict, id);
		snpv_text_str(&text, "no author key in use");
	}
	if (!policy->author_keys.count &&
	    !(policy->require & SNPGUEST_REQUIRE_AUTHOR_KEY))
		return;
	text = snpv_expected(c->verdict, id);
	snpv_text_str(&text, "an author key in use");
	snpv_judge(c->verdict, id,
		   report->key_info & SNPGUEST_KEY_INFO_AUTHOR_KEY_EN);
}

#define JUDGE_VALUE(id, list, field)                                           \
	judge_value(c, SNPGUEST_CHECK_ID_##id, &policy->list, r->field,        \
		    sizeof(r->field))

void snpv_guest_judge(struct snpv_case *c)
{
	const struct snpguest_policy *policy = &c->verifier->policy;
	const struct snpguest_report *r = c->report;

	judge_user_data(c);
	judge_risk(c, SNPGUEST_CHECK_ID_DEBUG, SNPGUEST_POLICY_DEBUG,
		   SNPGUEST_PERMIT_DEBUG);
	judge_risk(c, SNPGUEST_CHECK_ID_MIGRATION, SNPGUEST_POLICY_MIGRATE_MA,
		   SNPGUEST_PERMIT_MIGRATION);
	judge_vmpl(c);
	snpv_judge_bits(c, SNPGUEST_CHECK_ID_GUEST_POLICY,
			policy->guest_policy_set, policy->guest_policy_clear,
			r->policy);
	judge_abi(c);
	judge_svn(c);
	JUDGE_VALUE(MEASUREMENT, measurements, measurement);
	JUDGE_VALUE(HOST_DATA, host_data, host_data);
	JUDGE_VALUE(FAMILY_ID, family_ids, family_id);
	JUDGE_VALUE(IMAGE_ID, image_ids, image_id);
	JUDGE_VALUE(REPORT_ID, report_ids, report_id);
	JUDGE_VALUE(REPORT_ID_MA, report_id_mas, report_id_ma);
	JUDGE_VALUE(CHIP_ID, chip_ids, chip_id);
	JUDGE_VALUE(ID_KEY, id_keys, id_key_digest);
	judge_author_key(c);
}
