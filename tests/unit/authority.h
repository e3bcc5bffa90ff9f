/* SPDX-License-Identifier: MIT */
/*
 * An authority for tests: certificates, revocation lists and reports as AMD's
 * are by default, and as wrong as a test wants them.
 */
#ifndef AUTHORITY_H
#define AUTHORITY_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AUTHORITY_NOW INT64_C(1775000000) /* 2026-03-31T23:33:20Z */
#define AUTHORITY_DAY INT64_C(86400)

/*
 * RSA-4096 for the three above, P-384 for the leaf; made once, and kept under
 * SNPGUEST_TEST_PKI where that is set, for RSA keys cost seconds.
 */
enum authority_who {
	AUTHORITY_ARK,
	AUTHORITY_ASK,
	AUTHORITY_ASVK,
	AUTHORITY_LEAF,
	AUTHORITY_OTHER, /* P-384, nobody's */
	AUTHORITY_END,
};

EVP_PKEY *authority_key(enum authority_who who);

struct authority_leaf {
	const char *product;
	uint8_t spl[10];
	uint16_t has_spl; /* bit n */
	uint8_t hwid[66];
	size_t hwid_len; /* as it stands in the extension */
};

struct authority_cert {
	const char *subject; /* CN */
	const char *issuer;
	EVP_PKEY *key;
	EVP_PKEY *signer;
	long serial;
	long version; /* 2 means v3 */
	int64_t not_before;
	int64_t not_after;
	const char *basic;    /* basicConstraints, or NULL */
	const char *usage;    /* keyUsage, or NULL */
	const char *critical; /* OID of one more critical extension, or NULL */
	const char *twice;    /* OID of an extension to stand there twice */
	const char *hash;
	int padding;
	int salt;
	bool is_leaf;
	struct authority_leaf leaf;
};

/* Milan's, all right and valid at AUTHORITY_NOW. */
struct authority_cert authority_default(enum authority_who who);
struct authority_cert authority_vlek(void);
/* DER; free() it. */
uint8_t *authority_issue(const struct authority_cert *cert, size_t *len);

struct authority_crl {
	const char *issuer;
	EVP_PKEY *signer;
	int64_t this_update;
	int64_t next_update; /* 0: none */
	const long *serials;
	size_t count;
	const char *critical; /* OID of a critical extension, or NULL */
};

struct authority_crl authority_crl_default(void);
uint8_t *authority_crl_issue(const struct authority_crl *crl, size_t *len);

/* A version 3 report of the default leaf's chip and TCB, signed by it. */
void authority_report(uint8_t raw[1184]);
void authority_sign(uint8_t raw[1184], EVP_PKEY *key);

/* PEM of any DER; free() it. */
char *authority_pem(const char *label, const uint8_t *der, size_t len);

#endif
