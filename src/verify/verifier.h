/* SPDX-License-Identifier: MIT */
/* What a verifier holds, and what one check of a report has at hand. */
#ifndef SNPV_VERIFIER_H
#define SNPV_VERIFIER_H

#include "public.h"

#include "chain.h"
#include "roots.h"
#include "verdict.h"

struct snpguest_verifier {
	struct snpv_roots roots;
	struct snpv_pool certs; /* offered by the caller */
	bool has_time;
	int64_t time;
	bool has_user_data;
	bool waives_user_data;
	uint8_t user_data[64];
	uint32_t permit;
};

struct snpv_case {
	snpguest_verifier *verifier;
	const uint8_t *raw;
	const struct snpguest_report *report;
	const uint8_t *user_data; /* NULL: waived */
	int64_t now;
	uint32_t line;		/* the report's, or its leaf's */
	struct snpv_pool table; /* certificates that came along */
	struct snpv_chain chain;
	struct snpguest_verdict *verdict;
};

/* Rows VERSION to TCB_ORDER: is it a report of an AMD processor?  E_NOMEM. */
snpguest_status snpv_genuine_judge(struct snpv_case *c);
/* ... of which ROOT, CHAIN and VALIDITY. */
void snpv_trust_judge(struct snpv_case *c);
/* "VCEK", "VLEK", ... */
const char *snpv_signing_key_name(uint32_t signing_key);
bool snpv_chip_id_masked(const struct snpguest_report *report);
/* The other rows: is it what the caller asked for? */
void snpv_policy_judge(struct snpv_case *c);

#endif
