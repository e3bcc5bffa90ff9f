/* SPDX-License-Identifier: MIT */
/* From an authority's certificates to what the verifier's nouns work on. */
#ifndef CHAINKIT_H
#define CHAINKIT_H

#include "authority.h"
#include "verify/verifier.h"

/* Read what the authority issues; it must read. */
struct snpv_cert *chainkit_cert(const struct authority_cert *spec);
snpguest_status chainkit_read(const struct authority_cert *spec,
			      struct snpv_cert **cert);
void chainkit_offer(snpguest_verifier *verifier,
		    const struct authority_cert *spec);
void chainkit_trust(snpguest_verifier *verifier,
		    const struct authority_cert *spec);
void chainkit_offer_crl(snpguest_verifier *verifier,
			const struct authority_crl *spec);

/*
 * A verifier that trusts the authority, at its time, any user data; with
 * ARK and ASK and, unless @leaf is NULL, this leaf.
 */
snpguest_verifier *chainkit_verifier(const struct authority_cert *leaf);

#endif
