/* SPDX-License-Identifier: MIT */
/*
 * X.509 through OpenSSL's own ASN.1 templates, names and key left as bytes:
 * names are compared as such, and key.c says why the key is.
 */
#include "cert.h"

#include <openssl/asn1t.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "der.h"
#include "pubkey.h"
#include "signed.h"

#define X509_VERSION_3_NUMBER 2
#define NO_PATH_LIMIT (-1L)

struct snpv_tbs {
	ASN1_INTEGER *version;
	ASN1_INTEGER *serial;
	X509_ALGOR *algorithm;
	ASN1_STRING *issuer;
	X509_VAL *validity;
	ASN1_STRING *subject;
	ASN1_STRING *spki;
	/* The template below fills them in. */
	/* cppcheck-suppress unusedStructMember */
	ASN1_BIT_STRING *issuer_uid;
	/* cppcheck-suppress unusedStructMember */
	ASN1_BIT_STRING *subject_uid;
	STACK_OF(X509_EXTENSION) * extensions;
};

ASN1_SEQUENCE(SNPV_TBS) = {
	ASN1_EXP_OPT(struct snpv_tbs, version, ASN1_INTEGER, 0),
	ASN1_SIMPLE(struct snpv_tbs, serial, ASN1_INTEGER),
	ASN1_SIMPLE(struct snpv_tbs, algorithm, X509_ALGOR),
	ASN1_SIMPLE(struct snpv_tbs, issuer, ASN1_SEQUENCE),
	ASN1_SIMPLE(struct snpv_tbs, validity, X509_VAL),
	ASN1_SIMPLE(struct snpv_tbs, subject, ASN1_SEQUENCE),
	ASN1_SIMPLE(struct snpv_tbs, spki, ASN1_SEQUENCE),
	ASN1_IMP_OPT(struct snpv_tbs, issuer_uid, ASN1_BIT_STRING, 1),
	ASN1_IMP_OPT(struct snpv_tbs, subject_uid, ASN1_BIT_STRING, 2),
	ASN1_EXP_SEQUENCE_OF_OPT(struct snpv_tbs, extensions, X509_EXTENSION,
				 3),
} static_ASN1_SEQUENCE_END_name(struct snpv_tbs, SNPV_TBS)

/* The subject's CN: printable to its end, for it stands in verdicts. */
static bool read_name(struct snpv_cert *cert)
{
	const uint8_t *at = ASN1_STRING_get0_data(cert->tbs->subject);
	X509_NAME *name = d2i_X509_NAME(NULL, &at,
					ASN1_STRING_length(cert->tbs->subject));
	int len = -1;

	if (!name)
		return false;
	len = X509_NAME_get_text_by_NID(name, NID_commonName, cert->name,
					sizeof(cert->name));
	X509_NAME_free(name);
	for (int i = 0; i < len; i++)
		if (cert->name[i] < 0x20 || cert->name[i] > 0x7e)
			return false;
	return true;
}

/* "<prefix><Line>": the line, or UNKNOWN. */
static uint32_t line_after(const char *name, const char *prefix)
{
	size_t len = strlen(prefix);

	if (strncmp(name, prefix, len) != 0)
		return SNPGUEST_LINE_UNKNOWN;
	for (uint32_t line = SNPGUEST_LINE_MILAN; line <= SNPGUEST_LINE_TURIN;
	     line++)
		if (!strcmp(name + len, snpguest_line_name(line)))
			return line;
	return SNPGUEST_LINE_UNKNOWN;
}

static void read_role(struct snpv_cert *cert)
{
	static const struct {
		const char *prefix;
		enum snpv_role role;
	} issuers[] = {
		{ "ARK-", SNPV_ROLE_ARK },
		{ "SEV-", SNPV_ROLE_ASK },
		{ "SEV-VLEK-", SNPV_ROLE_ASVK },
	};

	if (!strcmp(cert->name, "SEV-VCEK"))
		cert->role = SNPV_ROLE_VCEK;
	else if (!strcmp(cert->name, "SEV-VLEK"))
		cert->role = SNPV_ROLE_VLEK;
	if (cert->role != SNPV_ROLE_OTHER) {
		cert->line = snpv_leaf_line(&cert->leaf);
		return;
	}
	for (size_t i = 0; i < sizeof(issuers) / sizeof(issuers[0]); i++) {
		uint32_t line = line_after(cert->name, issuers[i].prefix);

		if (line != SNPGUEST_LINE_UNKNOWN) {
			cert->role = issuers[i].role;
			cert->line = line;
		}
	}
}

static bool take_basic_constraints(struct snpv_cert *cert, X509_EXTENSION *ext)
{
	BASIC_CONSTRAINTS *bc = X509V3_EXT_d2i(ext);

	if (!bc)
		return false;
	cert->is_ca = bc->ca != 0;
	if (bc->pathlen)
		cert->path_len = ASN1_INTEGER_get(bc->pathlen);
	BASIC_CONSTRAINTS_free(bc);
	return cert->path_len >= NO_PATH_LIMIT;
}

static bool take_key_usage(struct snpv_cert *cert, X509_EXTENSION *ext)
{
	ASN1_BIT_STRING *bits = X509V3_EXT_d2i(ext);

	if (!bits)
		return false;
	if (ASN1_STRING_length(bits) > 0)
		cert->key_usage = ASN1_STRING_get0_data(bits)[0];
	ASN1_BIT_STRING_free(bits);
	return true;
}

static bool take_extension(struct snpv_cert *cert, X509_EXTENSION *ext)
{
	bool ok = true;

	if (snpv_leaf_take(&cert->leaf, ext, &ok))
		return ok;
	switch (OBJ_obj2nid(X509_EXTENSION_get_object(ext))) {
	case NID_basic_constraints:
		return take_basic_constraints(cert, ext);
	case NID_key_usage:
		return take_key_usage(cert, ext);
	default:
		/* RFC 5280, 4.2: unknown is fine, unknown and critical not. */
		return !X509_EXTENSION_get_critical(ext);
	}
}

static bool is_repeated(const STACK_OF(X509_EXTENSION) * list, int index)
{
	X509_EXTENSION *ext = sk_X509_EXTENSION_value(list, index);

	for (int i = 0; i < index; i++) {
		X509_EXTENSION *other = sk_X509_EXTENSION_value(list, i);

		if (!OBJ_cmp(X509_EXTENSION_get_object(ext),
			     X509_EXTENSION_get_object(other)))
			return true;
	}
	return false;
}

static bool read_extensions(struct snpv_cert *cert)
{
	const STACK_OF(X509_EXTENSION) *list = cert->tbs->extensions;
	int count = list ? sk_X509_EXTENSION_num(list) : 0;

	/* AMD's have eleven at most; the bound keeps the search square small */
	if (count > 32)
		return false;
	for (int i = 0; i < count; i++)
		if (is_repeated(list, i) ||
		    !take_extension(cert, sk_X509_EXTENSION_value(list, i)))
			return false;
	return true;
}

bool snpv_id(const uint8_t *data, size_t len, uint8_t id[SNPV_ID_SIZE])
{
	return EVP_Digest(data, len, id, NULL, EVP_sha256(), NULL) == 1;
}

static snpguest_status read_fields(struct snpv_cert *cert)
{
	struct snpv_tbs *tbs;
	const uint8_t *spki;
	size_t len;

	cert->tbs = snpv_der_read(ASN1_STRING_get0_data(cert->outer->tbs),
				  (size_t)ASN1_STRING_length(cert->outer->tbs),
				  SNPV_TBS_it());
	tbs = cert->tbs;
	if (!tbs || !tbs->version ||
	    ASN1_INTEGER_get(tbs->version) != X509_VERSION_3_NUMBER ||
	    X509_ALGOR_cmp(tbs->algorithm, cert->outer->algorithm) != 0 ||
	    !snpv_der_time(tbs->validity->notBefore, &cert->not_before) ||
	    !snpv_der_time(tbs->validity->notAfter, &cert->not_after) ||
	    !read_extensions(cert) || !read_name(cert))
		return SNPGUEST_E_FORMAT;
	read_role(cert);
	spki = ASN1_STRING_get0_data(tbs->spki);
	len = (size_t)ASN1_STRING_length(tbs->spki);
	if (!snpv_id(spki, len, cert->spki_hash))
		return SNPGUEST_E_NOMEM;
	return snpv_key_new(spki, len, &cert->key);
}

snpguest_status snpv_cert_new(const uint8_t *der, size_t len,
			      struct snpv_cert **cert)
{
	struct snpv_cert *c = calloc(1, sizeof(*c));
	snpguest_status st = SNPGUEST_E_NOMEM;

	*cert = NULL;
	if (!c)
		return st;
	snpv_der_begin();
	c->refs = 1;
	c->path_len = NO_PATH_LIMIT;
	if (snpv_id(der, len, c->id)) {
		c->outer = snpv_signed_read(der, len);
		st = c->outer ? read_fields(c) : SNPGUEST_E_FORMAT;
	}
	st = snpv_der_status(st);
	if (st != SNPGUEST_OK) {
		snpv_cert_unref(c);
		return st;
	}
	*cert = c;
	return SNPGUEST_OK;
}

struct snpv_cert *snpv_cert_ref(struct snpv_cert *cert)
{
	__atomic_add_fetch(&cert->refs, 1, __ATOMIC_RELAXED);
	return cert;
}

void snpv_cert_unref(struct snpv_cert *cert)
{
	if (!cert || __atomic_sub_fetch(&cert->refs, 1, __ATOMIC_ACQ_REL))
		return;
	EVP_PKEY_free(cert->key);
	ASN1_item_free((ASN1_VALUE *)cert->tbs, SNPV_TBS_it());
	snpv_signed_free(cert->outer);
	free(cert);
}

bool snpv_cert_names_issuer(const struct snpv_cert *cert,
			    const struct snpv_cert *issuer)
{
	return ASN1_STRING_cmp(cert->tbs->issuer, issuer->tbs->subject) == 0;
}

snpguest_status snpv_cert_signed_by(const struct snpv_cert *cert,
				    const struct snpv_cert *issuer)
{
	return snpv_signed_by(cert->outer, issuer->key);
}

const ASN1_INTEGER *snpv_cert_serial(const struct snpv_cert *cert)
{
	return cert->tbs->serial;
}

const ASN1_STRING *snpv_cert_subject(const struct snpv_cert *cert)
{
	return cert->tbs->subject;
}

bool snpv_cert_is_leaf(const struct snpv_cert *cert)
{
	return cert->role == SNPV_ROLE_VCEK || cert->role == SNPV_ROLE_VLEK;
}

const char *snpv_role_name(enum snpv_role role)
{
	switch (role) {
	case SNPV_ROLE_VCEK:
		return "VCEK";
	case SNPV_ROLE_VLEK:
		return "VLEK";
	case SNPV_ROLE_ASK:
		return "ASK";
	case SNPV_ROLE_ASVK:
		return "ASVK";
	case SNPV_ROLE_ARK:
		return "ARK";
	case SNPV_ROLE_OTHER:
		break;
	}
	return "other";
}
