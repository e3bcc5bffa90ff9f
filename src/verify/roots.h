/* SPDX-License-Identifier: MIT */
/* Whom a verifier trusts: keys, by the SHA-256 of SubjectPublicKeyInfo. */
#ifndef SNPV_ROOTS_H
#define SNPV_ROOTS_H

#include "pool.h"

struct snpv_roots {
	bool no_amd;	      /* AMD's own are not trusted */
	struct snpv_pool own; /* the caller's */
};

/*
 * OK: it signs itself as an ARK does: its name, CA, certificate signing,
 * RSA-4096, PSS.  E_REJECTED: it does not; E_NOMEM.
 */
snpguest_status snpv_root_judge(const struct snpv_cert *cert);
/* Trust the roots in @bytes; E_REJECTED if one is not sound. */
snpguest_status snpv_roots_add(struct snpv_roots *roots, const uint8_t *bytes,
			       size_t len);
bool snpv_roots_trust(const struct snpv_roots *roots,
		      const struct snpv_cert *cert);

#endif
