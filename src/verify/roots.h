/* SPDX-License-Identifier: MIT */
/* Whom a verifier trusts: keys, by the SHA-256 of SubjectPublicKeyInfo. */
#ifndef SNPV_ROOTS_H
#define SNPV_ROOTS_H

#include "pool.h"

struct snpv_roots {
	bool no_amd;	      /* AMD's own are not trusted */
	struct snpv_pool own; /* the caller's */
};

/* Signs itself as an ARK does: its name, CA, certificate signing, RSA-4096,
 * PSS. */
bool snpv_root_is_sound(const struct snpv_cert *cert);
/* Trust the roots in @bytes; E_REJECTED if one is not sound. */
snpguest_status snpv_roots_add(struct snpv_roots *roots, const uint8_t *bytes,
			       size_t len);
bool snpv_roots_trust(const struct snpv_roots *roots,
		      const struct snpv_cert *cert);

#endif
