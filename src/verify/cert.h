/* SPDX-License-Identifier: MIT */
/*
 * One certificate of the AMD hierarchy, read once and never changed
 * afterwards, so that threads may share it.
 */
#ifndef SNPV_CERT_H
#define SNPV_CERT_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <snpguest.h>
#include <stdbool.h>

#include "leaf.h"

#define SNPV_ID_SIZE 32u
#define SNPV_NAME_MAX 32u

/* What a certificate's subject says that it is. */
enum snpv_role {
	SNPV_ROLE_OTHER,
	SNPV_ROLE_VCEK,
	SNPV_ROLE_VLEK,
	SNPV_ROLE_ASK,
	SNPV_ROLE_ASVK,
	SNPV_ROLE_ARK,
};

struct snpv_signed;
struct snpv_tbs;

struct snpv_cert {
	unsigned int refs;	  /* atomic */
	uint8_t id[SNPV_ID_SIZE]; /* SHA-256 of the DER */
	uint8_t spki_hash[SNPV_ID_SIZE];
	struct snpv_signed *outer;
	struct snpv_tbs *tbs;
	EVP_PKEY *key; /* P-384 in a leaf, RSA-4096 above */
	int64_t not_before;
	int64_t not_after;
	char name[SNPV_NAME_MAX]; /* subject CN */
	enum snpv_role role;
	uint32_t line;
	bool is_ca;
	long path_len;	       /* -1: no limit */
	uint32_t key_usage;    /* X509v3_KU_*, 0: none said */
	struct snpv_leaf leaf; /* a VCEK's or VLEK's */
};

/* The ID of these bytes; false: no digest to be had, or no memory for it. */
bool snpv_id(const uint8_t *data, size_t len, uint8_t id[SNPV_ID_SIZE]);

/*
 * Read one DER certificate of exactly @len bytes.  E_FORMAT: not one, or
 * something critical in it that is not understood; E_NOMEM.
 */
snpguest_status snpv_cert_new(const uint8_t *der, size_t len,
			      struct snpv_cert **cert);
struct snpv_cert *snpv_cert_ref(struct snpv_cert *cert);
void snpv_cert_unref(struct snpv_cert *cert);

/* The issuer's name in @cert is the subject of @issuer, byte for byte. */
bool snpv_cert_names_issuer(const struct snpv_cert *cert,
			    const struct snpv_cert *issuer);
/* As snpv_signed_by(), by @issuer's key. */
snpguest_status snpv_cert_signed_by(const struct snpv_cert *cert,
				    const struct snpv_cert *issuer);
const ASN1_INTEGER *snpv_cert_serial(const struct snpv_cert *cert);
/* Subject and issuer, the DER of a Name. */
const ASN1_STRING *snpv_cert_subject(const struct snpv_cert *cert);

bool snpv_cert_is_leaf(const struct snpv_cert *cert);
/* "VCEK", "ASVK", ... */
const char *snpv_role_name(enum snpv_role role);

#endif
