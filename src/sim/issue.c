/* SPDX-License-Identifier: MIT */
#include "issue.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "leafext.h"

#define DAY INT64_C(86400)
#define YEAR (365 * DAY)
#define PSS_SALT 48

static const struct {
	const char *cn; /* before the line's name */
	long serial;	/* below the line's own number */
	const char *constraints;
	const char *usage;
} authorities[SNPSIM_AUTHORITIES] = {
	[SNPSIM_ARK] = { "ARK-", 0x0000, "critical,CA:TRUE",
			 "critical,keyCertSign,cRLSign" },
	[SNPSIM_ASK] = { "SEV-", 0x0001, "critical,CA:TRUE,pathlen:0",
			 "critical,keyCertSign" },
	[SNPSIM_ASVK] = { "SEV-VLEK-", 0x0101, "critical,CA:TRUE,pathlen:0",
			  "critical,keyCertSign" },
};

/* AMD's order of names; O says that this is not AMD. */
static bool set_name(X509_NAME *name, const char *cn)
{
	static const char *const rest[][2] = {
		{ "OU", "Simulation" },
		{ "C", "XX" },
		{ "L", "In Memory" },
		{ "ST", "ZZ" },
		{ "O", "Simulated SEV-SNP Machine" },
	};
	size_t i;

	for (i = 0; i < sizeof(rest) / sizeof(rest[0]); i++)
		if (!X509_NAME_add_entry_by_txt(name, rest[i][0], MBSTRING_ASC,
						(const uint8_t *)rest[i][1], -1,
						-1, 0))
			return false;
	return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
					  (const uint8_t *)cn, -1, -1, 0) == 1;
}

/* RSASSA-PSS as the whole chain uses it. */
static EVP_MD_CTX *pss(EVP_PKEY *key)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *params = NULL;

	if (ctx &&
	    EVP_DigestSignInit(ctx, &params, EVP_sha384(), NULL, key) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(params, RSA_PKCS1_PSS_PADDING) == 1 &&
	    EVP_PKEY_CTX_set_rsa_pss_saltlen(params, PSS_SALT) == 1 &&
	    EVP_PKEY_CTX_set_rsa_mgf1_md(params, EVP_sha384()) == 1)
		return ctx;
	EVP_MD_CTX_free(ctx);
	return NULL;
}

static bool sign(X509 *cert, EVP_PKEY *key)
{
	EVP_MD_CTX *ctx = pss(key);
	bool done = ctx && X509_sign_ctx(cert, ctx) > 0;

	EVP_MD_CTX_free(ctx);
	return done;
}

/* @issuer NULL: its own. */
static bool set_head(X509 *cert, const char *cn, X509 *issuer, long serial,
		     int64_t now, int64_t lifetime)
{
	X509_NAME *name = X509_get_subject_name(cert);
	time_t from = (time_t)(now - DAY);

	return X509_set_version(cert, X509_VERSION_3) &&
	       ASN1_INTEGER_set(X509_get_serialNumber(cert), serial) &&
	       set_name(name, cn) &&
	       X509_set_issuer_name(cert, issuer ? X509_get_subject_name(issuer)
						 : name) &&
	       X509_time_adj_ex(X509_getm_notBefore(cert), 0, 0, &from) &&
	       X509_time_adj_ex(X509_getm_notAfter(cert), 0, (long)lifetime,
				&from);
}

static bool add(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509_EXTENSION *ext;
	X509V3_CTX ctx;
	bool done;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, issuer ? issuer : cert, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	done = ext && X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return done;
}

static bool add_extensions(X509 *cert, X509 *issuer,
			   enum snpsim_authority which, uint32_t line)
{
	char crl[128];

	/* A name that no resolver answers (RFC 2606). */
	snprintf(crl, sizeof(crl), "URI:https://kds.invalid/%s/v1/%s/crl",
		 which == SNPSIM_ASVK ? "vlek" : "vcek",
		 snpsim_line_name(line));
	return add(cert, issuer, NID_subject_key_identifier, "hash") &&
	       (!issuer || add(cert, issuer, NID_authority_key_identifier,
			       "keyid:always")) &&
	       add(cert, issuer, NID_basic_constraints,
		   authorities[which].constraints) &&
	       add(cert, issuer, NID_key_usage, authorities[which].usage) &&
	       add(cert, issuer, NID_crl_distribution_points, crl);
}

X509 *snpsim_issue_authority(enum snpsim_authority which, uint32_t line,
			     EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key,
			     int64_t now)
{
	X509 *cert = X509_new();
	char cn[64];

	snprintf(cn, sizeof(cn), "%s%s", authorities[which].cn,
		 snpsim_line_name(line));
	if (cert &&
	    set_head(cert, cn, issuer,
		     (long)line * 0x10000 + authorities[which].serial, now,
		     25 * YEAR) &&
	    X509_set_pubkey(cert, key) &&
	    add_extensions(cert, issuer, which, line) && sign(cert, issuer_key))
		return cert;
	X509_free(cert);
	return NULL;
}

X509 *snpsim_issue_leaf(const struct snpsim_chip *chip, bool vlek, X509 *issuer,
			EVP_PKEY *issuer_key, int64_t now)
{
	struct snpsim_signer *signer = vlek ? chip->vlek : chip->vcek;
	EVP_PKEY *key = signer ? snpsim_signer_public(signer) : NULL;
	X509 *cert = X509_new();

	/* Serial 0 and none of the standard extensions, as AMD's are. */
	if (key && cert &&
	    set_head(cert, vlek ? "SEV-VLEK" : "SEV-VCEK", issuer, 0, now,
		     vlek ? YEAR : 7 * YEAR) &&
	    X509_set_pubkey(cert, key) &&
	    snpsim_leafext_add(cert, chip, vlek) && sign(cert, issuer_key))
		goto out_free_key;
	X509_free(cert);
	cert = NULL;
out_free_key:
	EVP_PKEY_free(key);
	return cert;
}

static bool revoke(X509_CRL *crl, X509 *cert, time_t when)
{
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_TIME *date = ASN1_TIME_set(NULL, when);
	bool done;

	done = entry && date &&
	       X509_REVOKED_set_serialNumber(entry,
					     X509_get_serialNumber(cert)) &&
	       X509_REVOKED_set_revocationDate(entry, date) &&
	       X509_CRL_add0_revoked(crl, entry);
	ASN1_TIME_free(date);
	if (!done)
		X509_REVOKED_free(entry);
	return done;
}

static bool set_crl_times(X509_CRL *crl, int64_t now)
{
	ASN1_TIME *from = ASN1_TIME_set(NULL, (time_t)(now - DAY));
	ASN1_TIME *to = ASN1_TIME_set(NULL, (time_t)(now - DAY + YEAR));
	bool done = from && to && X509_CRL_set1_lastUpdate(crl, from) &&
		    X509_CRL_set1_nextUpdate(crl, to);

	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	return done;
}

static bool add_crl_extensions(X509_CRL *crl, X509 *issuer, int64_t number)
{
	ASN1_INTEGER *value = ASN1_INTEGER_new();
	X509_EXTENSION *aki;
	X509V3_CTX ctx;
	bool done;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, issuer, NULL, NULL, crl, 0);
	aki = X509V3_EXT_conf_nid(NULL, &ctx, NID_authority_key_identifier,
				  "keyid:always");
	done = aki && X509_CRL_add_ext(crl, aki, -1) && value &&
	       ASN1_INTEGER_set_int64(value, number) &&
	       X509_CRL_add1_ext_i2d(crl, NID_crl_number, value, 0, 0) == 1;
	X509_EXTENSION_free(aki);
	ASN1_INTEGER_free(value);
	return done;
}

X509_CRL *snpsim_issue_crl(X509 *issuer, EVP_PKEY *issuer_key,
			   X509 *const *revoked, size_t count, int64_t number,
			   int64_t now)
{
	X509_CRL *crl = X509_CRL_new();
	EVP_MD_CTX *ctx = pss(issuer_key);
	size_t i;

	if (!crl || !ctx || !X509_CRL_set_version(crl, X509_CRL_VERSION_2) ||
	    !X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer)) ||
	    !set_crl_times(crl, now))
		goto err_free;
	for (i = 0; i < count; i++)
		if (!revoke(crl, revoked[i], (time_t)(now - DAY)))
			goto err_free;
	if (add_crl_extensions(crl, issuer, number) &&
	    X509_CRL_sign_ctx(crl, ctx) > 0)
		goto out_free_ctx;
err_free:
	X509_CRL_free(crl);
	crl = NULL;
out_free_ctx:
	EVP_MD_CTX_free(ctx);
	return crl;
}
