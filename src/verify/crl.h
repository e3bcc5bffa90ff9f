/* SPDX-License-Identifier: MIT */
/* One certificate revocation list, read once; RFC 5280, section 5. */
#ifndef SNPV_CRL_H
#define SNPV_CRL_H

#include "cert.h"

struct snpv_crl_tbs;

struct snpv_crl {
	uint8_t id[SNPV_ID_SIZE];
	struct snpv_signed *outer;
	struct snpv_crl_tbs *tbs;
	int64_t this_update;
	int64_t next_update;
};

/* E_FORMAT: not one, one without an end, or with something critical in it. */
snpguest_status snpv_crl_new(const uint8_t *der, size_t len,
			     struct snpv_crl **crl);
void snpv_crl_free(struct snpv_crl *crl);

/* The issuer's name is the subject of @root. */
bool snpv_crl_names_issuer(const struct snpv_crl *crl,
			   const struct snpv_cert *root);
/* As snpv_signed_by(), by @root's key, which must be one for lists. */
snpguest_status snpv_crl_signed_by(const struct snpv_crl *crl,
				   const struct snpv_cert *root);
bool snpv_crl_lists(const struct snpv_crl *crl, const ASN1_INTEGER *serial);

/* A list of them. */
struct snpv_crls {
	struct snpv_crl **crls;
	size_t count;
};

/* Every one in @bytes, DER or PEM; none of them if one is bad. */
snpguest_status snpv_crls_add(struct snpv_crls *crls, const uint8_t *bytes,
			      size_t len);
void snpv_crls_clear(struct snpv_crls *crls);

#endif
