/* SPDX-License-Identifier: MIT */
/* What the lists at hand say of an ASK or ASVK. */
#ifndef SNPV_REVOCATION_H
#define SNPV_REVOCATION_H

#include "chain.h"

/* How much a list says, least first. */
enum snpv_list_use {
	SNPV_LIST_NONE,	   /* no list at all */
	SNPV_LIST_FOREIGN, /* another ARK's */
	SNPV_LIST_FORGED,  /* bears the ARK's name, not its signature */
	SNPV_LIST_STALE,   /* not in its time */
	SNPV_LIST_CLEAR,   /* in its time, and the certificate not on it */
	SNPV_LIST_LISTED,  /* revoked */
};

struct snpv_finding {
	enum snpv_list_use use;
	const struct snpv_crl *crl; /* the one that says so, or NULL */
};

/* Among the lists of @chain the one that says most of @issuer.  E_NOMEM. */
snpguest_status snpv_revocation_find(const struct snpv_chain *chain,
				     const struct snpv_cert *issuer,
				     const struct snpv_cert *root,
				     struct snpv_finding *finding);
/* By what was asked, the certificate may not be built on. */
bool snpv_revocation_refuses(const struct snpv_chain *chain,
			     const struct snpv_finding *finding);

#endif
