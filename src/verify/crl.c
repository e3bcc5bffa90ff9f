/* SPDX-License-Identifier: MIT */
#include "crl.h"

#include <openssl/asn1t.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "der.h"
#include "signed.h"

#define CRL_VERSION_2_NUMBER 1

struct snpv_crl_tbs {
	ASN1_INTEGER *version;
	X509_ALGOR *algorithm;
	ASN1_STRING *issuer;
	ASN1_TIME *this_update;
	ASN1_TIME *next_update;
	STACK_OF(X509_REVOKED) * revoked;
	STACK_OF(X509_EXTENSION) * extensions;
};

ASN1_SEQUENCE(SNPV_CRL_TBS) = {
	ASN1_OPT(struct snpv_crl_tbs, version, ASN1_INTEGER),
	ASN1_SIMPLE(struct snpv_crl_tbs, algorithm, X509_ALGOR),
	ASN1_SIMPLE(struct snpv_crl_tbs, issuer, ASN1_SEQUENCE),
	ASN1_SIMPLE(struct snpv_crl_tbs, this_update, ASN1_TIME),
	ASN1_OPT(struct snpv_crl_tbs, next_update, ASN1_TIME),
	ASN1_SEQUENCE_OF_OPT(struct snpv_crl_tbs, revoked, X509_REVOKED),
	ASN1_EXP_SEQUENCE_OF_OPT(struct snpv_crl_tbs, extensions,
				 X509_EXTENSION, 0),
} static_ASN1_SEQUENCE_END_name(struct snpv_crl_tbs, SNPV_CRL_TBS)

/*
 * AMD's lists have nothing critical in them.  What has may be a part of a
 * list only (a delta, one distribution point's), and a part proves nothing.
 */
static bool has_critical(const STACK_OF(X509_EXTENSION) * list)
{
	return X509v3_get_ext_by_critical(list, 1, -1) >= 0;
}

static bool read_fields(struct snpv_crl *c)
{
	struct snpv_crl_tbs *tbs;

	c->tbs = snpv_der_read(ASN1_STRING_get0_data(c->outer->tbs),
			       (size_t)ASN1_STRING_length(c->outer->tbs),
			       SNPV_CRL_TBS_it());
	tbs = c->tbs;
	return tbs && tbs->version &&
	       ASN1_INTEGER_get(tbs->version) == CRL_VERSION_2_NUMBER &&
	       X509_ALGOR_cmp(tbs->algorithm, c->outer->algorithm) == 0 &&
	       !has_critical(tbs->extensions) &&
	       snpv_der_time(tbs->this_update, &c->this_update) &&
	       snpv_der_time(tbs->next_update, &c->next_update);
}

snpguest_status snpv_crl_new(const uint8_t *der, size_t len,
			     struct snpv_crl **crl)
{
	struct snpv_crl *c = calloc(1, sizeof(*c));
	snpguest_status st = SNPGUEST_E_NOMEM;

	*crl = NULL;
	if (!c)
		return st;
	snpv_der_begin();
	if (snpv_id(der, len, c->id)) {
		st = SNPGUEST_E_FORMAT;
		c->outer = snpv_signed_read(der, len);
		if (c->outer && read_fields(c))
			st = SNPGUEST_OK;
	}
	st = snpv_der_status(st);
	if (st != SNPGUEST_OK) {
		snpv_crl_free(c);
		return st;
	}
	*crl = c;
	return SNPGUEST_OK;
}

void snpv_crl_free(struct snpv_crl *crl)
{
	if (!crl)
		return;
	ASN1_item_free((ASN1_VALUE *)crl->tbs, SNPV_CRL_TBS_it());
	snpv_signed_free(crl->outer);
	free(crl);
}

bool snpv_crl_names_issuer(const struct snpv_crl *crl,
			   const struct snpv_cert *root)
{
	return !ASN1_STRING_cmp(crl->tbs->issuer, snpv_cert_subject(root));
}

snpguest_status snpv_crl_signed_by(const struct snpv_crl *crl,
				   const struct snpv_cert *root)
{
	if (!(root->key_usage & X509v3_KU_CRL_SIGN))
		return SNPGUEST_E_REJECTED;
	return snpv_signed_by(crl->outer, root->key);
}

bool snpv_crl_lists(const struct snpv_crl *crl, const ASN1_INTEGER *serial)
{
	STACK_OF(X509_REVOKED) *list = crl->tbs->revoked;
	int count = list ? sk_X509_REVOKED_num(list) : 0;

	for (int i = 0; i < count; i++) {
		const X509_REVOKED *entry = sk_X509_REVOKED_value(list, i);

		if (!ASN1_INTEGER_cmp(X509_REVOKED_get0_serialNumber(entry),
				      serial))
			return true;
	}
	return false;
}

static snpguest_status add_der(void *ctx, const uint8_t *der, size_t len)
{
	struct snpv_crls *crls = ctx;
	struct snpv_crl *crl;
	struct snpv_crl **grown;
	snpguest_status st = snpv_crl_new(der, len, &crl);

	if (st != SNPGUEST_OK)
		return st;
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): of pointers */
	grown = reallocarray(crls->crls, crls->count + 1, sizeof(*grown));
	if (!grown) {
		snpv_crl_free(crl);
		return SNPGUEST_E_NOMEM;
	}
	crls->crls = grown;
	crls->crls[crls->count++] = crl;
	return SNPGUEST_OK;
}

snpguest_status snpv_crls_add(struct snpv_crls *crls, const uint8_t *bytes,
			      size_t len)
{
	size_t before = crls->count;
	snpguest_status st = snpv_der_each(bytes, len, add_der, crls);

	while (st != SNPGUEST_OK && crls->count > before)
		snpv_crl_free(crls->crls[--crls->count]);
	return st;
}

void snpv_crls_clear(struct snpv_crls *crls)
{
	while (crls->count > 0)
		snpv_crl_free(crls->crls[--crls->count]);
	free(crls->crls);
	crls->crls = NULL;
}
