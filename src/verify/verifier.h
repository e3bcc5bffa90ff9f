/* SPDX-License-Identifier: MIT */
/* What a verifier holds, and what one check of a report has at hand. */
#ifndef SNPV_VERIFIER_H
#define SNPV_VERIFIER_H

#include "public.h"

#include "cache.h"
#include "chain.h"
#include "crl.h"
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
	uint32_t revocation;
	struct snpv_crls crls; /* offered by the caller */
	struct snpguest_policy policy;
	struct snpv_cache *cache;
};

struct snpv_case {
	snpguest_verifier *verifier;
	const uint8_t *raw;
	const struct snpguest_report *report;
	const uint8_t *user_data; /* NULL: waived */
	uint32_t line;		  /* the report's, or its leaf's */
	struct snpv_pool table;	  /* certificates that came along */
	struct snpv_crls table_crls;
	uint32_t table_kinds; /* bit SNPGUEST_CERT_* */
	bool table_unread;    /* an entry of it could not be read */
	struct snpv_chain chain;
	bool leaf_signed; /* the leaf's key made the report's signature */
	struct snpguest_verdict *verdict;
};

/* Choose leaf and chain, and with them the line.  E_NOMEM. */
snpguest_status snpv_search(struct snpv_case *c);
/* The certificate that such a report hangs on. */
enum snpv_role snpv_wanted_role(const struct snpguest_report *report);

/* Rows VERSION to TCB_ORDER: is it a report of an AMD processor?  E_NOMEM. */
snpguest_status snpv_genuine_judge(struct snpv_case *c);
/* ... of which ROOT, CHAIN, VALIDITY; and REVOCATION.  E_NOMEM. */
snpguest_status snpv_trust_judge(struct snpv_case *c);
snpguest_status snpv_revocation_judge(struct snpv_case *c);
/* Rows USER_DATA to AUTHOR_KEY: what the caller asked of the guest. */
void snpv_guest_judge(struct snpv_case *c);
/* The other rows: ... of the platform. */
void snpv_platform_judge(struct snpv_case *c);

/* Bits that must be 1 and 0; not asked where there are none. */
void snpv_judge_bits(struct snpv_case *c, uint32_t id, uint64_t set,
		     uint64_t clear, uint64_t found);

#endif
