/* SPDX-License-Identifier: MIT */
/* What the caller asked of a guest, row by row. */
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
	snpv_text_hex(&text, c->user_data, SNPGUEST_USER_DATA_SIZE);
	snpv_judge(c->verdict, id,
		   !memcmp(c->report->report_data, c->user_data,
			   SNPGUEST_USER_DATA_SIZE));
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

static void judge_vmpl(struct snpv_case *c)
{
	uint32_t id = SNPGUEST_CHECK_ID_VMPL;
	struct snpv_text text = snpv_expected(c->verdict, id);

	snpv_text_str(&text, "0 to 3");
	text = snpv_found(c->verdict, id);
	if (c->report->vmpl == SNPGUEST_VMPL_HOST)
		snpv_text_str(&text, "asked by the host");
	else
		snpv_text_number(&text, c->report->vmpl);
	snpv_judge(c->verdict, id, c->report->vmpl <= 3);
}

void snpv_policy_judge(struct snpv_case *c)
{
	judge_user_data(c);
	judge_risk(c, SNPGUEST_CHECK_ID_DEBUG, SNPGUEST_POLICY_DEBUG,
		   SNPGUEST_PERMIT_DEBUG);
	judge_risk(c, SNPGUEST_CHECK_ID_MIGRATION, SNPGUEST_POLICY_MIGRATE_MA,
		   SNPGUEST_PERMIT_MIGRATION);
	judge_vmpl(c);
}
