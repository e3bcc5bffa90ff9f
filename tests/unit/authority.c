/* SPDX-License-Identifier: MIT */
#include "authority.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARC "1.3.6.1.4.1.3704.1."

/* Not libcheck's: benchmarks use this file too. */
static void must(bool ok)
{
	if (ok)
		return;
	fprintf(stderr, "authority: libcrypto refused\n");
	abort();
}

static EVP_PKEY *load(const char *path)
{
	FILE *file = fopen(path, "rb");
	EVP_PKEY *key = NULL;

	if (!file)
		return NULL;
	key = d2i_PrivateKey_fp(file, NULL);
	fclose(file);
	return key;
}

/* Others may make the same file at the same time: whole, or not there. */
static void save(const char *path, EVP_PKEY *key)
{
	char part[4096 + 32];
	mode_t old = umask(077);
	FILE *file;

	snprintf(part, sizeof(part), "%s.%d", path, (int)getpid());
	file = fopen(part, "wb");
	umask(old);
	if (!file)
		return;
	if (i2d_PKCS8PrivateKeyInfo_fp(file, key) == 1 && !fclose(file))
		rename(part, path);
	else
		unlink(part);
}

static EVP_PKEY *kept_rsa(const char *name)
{
	const char *folder = getenv("SNPGUEST_TEST_PKI");
	char path[4096];
	EVP_PKEY *key;

	if (!folder)
		return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)4096);
	snprintf(path, sizeof(path), "%s/%s.key", folder, name);
	key = load(path);
	if (key)
		return key;
	key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)4096);
	mkdir(folder, 0700);
	if (key)
		save(path, key);
	return key;
}

EVP_PKEY *authority_key(enum authority_who who)
{
	static const char *const names[] = { "ark", "ask", "asvk" };
	static EVP_PKEY *keys[AUTHORITY_END];

	if (!keys[who])
		keys[who] =
			who < AUTHORITY_LEAF
				? kept_rsa(names[who])
				: EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384");
	must((keys[who]) != NULL);
	return keys[who];
}

static const struct authority_leaf milan_leaf = {
	.product = "Milan-B0",
	.spl = { 0, 3, 0, 8, 0, 0, 0, 0, 115, 0 },
	.has_spl = 0x1fe,
	.hwid = { 0xc0, 0xff, 0xee, 0x01 },
	.hwid_len = 64,
};

struct authority_cert authority_default(enum authority_who who)
{
	struct authority_cert cert = {
		.subject = "ARK-Milan",
		.issuer = "ARK-Milan",
		.key = authority_key(who),
		.signer = authority_key(AUTHORITY_ARK),
		.serial = 0x10000,
		.version = 2,
		.not_before = AUTHORITY_NOW - 100 * AUTHORITY_DAY,
		.not_after = AUTHORITY_NOW + 100 * AUTHORITY_DAY,
		.basic = "critical,CA:TRUE",
		.usage = "critical,keyCertSign,cRLSign",
		.hash = "SHA384",
		.padding = RSA_PKCS1_PSS_PADDING,
		.salt = 48,
	};

	if (who == AUTHORITY_ARK)
		return cert;
	cert.basic = "critical,CA:TRUE,pathlen:0";
	cert.usage = "critical,keyCertSign";
	cert.serial = who == AUTHORITY_ASK ? 0x10001 : 0x10101;
	cert.subject = who == AUTHORITY_ASK ? "SEV-Milan" : "SEV-VLEK-Milan";
	if (who < AUTHORITY_LEAF)
		return cert;
	cert.subject = "SEV-VCEK";
	cert.issuer = "SEV-Milan";
	cert.signer = authority_key(AUTHORITY_ASK);
	cert.serial = 0;
	cert.basic = NULL;
	cert.usage = NULL;
	cert.is_leaf = true;
	cert.leaf = milan_leaf;
	return cert;
}

struct authority_cert authority_vlek(void)
{
	struct authority_cert cert = authority_default(AUTHORITY_LEAF);

	cert.subject = "SEV-VLEK";
	cert.issuer = "SEV-VLEK-Milan";
	cert.signer = authority_key(AUTHORITY_ASVK);
	cert.leaf.product = "Milan";
	cert.leaf.hwid_len = 0;
	return cert;
}

static X509_NAME *name_of(const char *cn)
{
	X509_NAME *name = X509_NAME_new();

	must(X509_NAME_add_entry_by_txt(
		name, "O", MBSTRING_ASC,
		(const unsigned char *)"Advanced Micro Devices", -1, -1, 0));
	must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
					(const unsigned char *)cn, -1, -1, 0));
	return name;
}

static X509_EXTENSION *raw_extension(const char *oid, bool critical,
				     const uint8_t *data, size_t len)
{
	ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	X509_EXTENSION *ext;

	must(ASN1_OCTET_STRING_set(value, data, (int)len));
	ext = X509_EXTENSION_create_by_OBJ(NULL, object, critical, value);
	must(ext != NULL);
	ASN1_OBJECT_free(object);
	ASN1_OCTET_STRING_free(value);
	return ext;
}

static void add_raw(X509 *x, const char *oid, bool critical,
		    const uint8_t *data, size_t len)
{
	X509_EXTENSION *ext = raw_extension(oid, critical, data, len);

	must(X509_add_ext(x, ext, -1));
	X509_EXTENSION_free(ext);
}

static void add_known(X509 *x, int nid, const char *value)
{
	X509_EXTENSION *ext;

	if (!value)
		return;
	ext = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
	must(ext != NULL);
	must(X509_add_ext(x, ext, -1));
	X509_EXTENSION_free(ext);
}

static void add_spl(X509 *x, unsigned int n, uint8_t value)
{
	/* INTEGER; a leading zero where the number would be negative */
	uint8_t der[4] = { 0x02, 0x01, value, 0 };
	char oid[64];

	if (value & 0x80) {
		der[1] = 2;
		der[2] = 0;
		der[3] = value;
	}
	snprintf(oid, sizeof(oid), ARC "3.%u", n);
	add_raw(x, oid, false, der, 2u + der[1]);
}

static void add_leaf(X509 *x, const struct authority_leaf *leaf)
{
	uint8_t product[32] = { 0x16, (uint8_t)strlen(leaf->product) };

	memcpy(product + 2, leaf->product, product[1]);
	add_raw(x, ARC "2", false, product, 2u + product[1]);
	for (unsigned int n = 1; n < 10; n++)
		if (leaf->has_spl & (1u << n))
			add_spl(x, n, leaf->spl[n]);
	if (leaf->hwid_len)
		add_raw(x, ARC "4", false, leaf->hwid, leaf->hwid_len);
}

static EVP_MD_CTX *signing(EVP_PKEY *key, const char *hash, int padding,
			   int salt)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx;

	must(EVP_DigestSignInit(ctx, &pctx, EVP_get_digestbyname(hash), NULL,
				key));
	if (!EVP_PKEY_is_a(key, "RSA"))
		return ctx;
	must(EVP_PKEY_CTX_set_rsa_padding(pctx, padding) == 1);
	if (padding == RSA_PKCS1_PSS_PADDING)
		must(EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, salt) == 1);
	return ctx;
}

static void set_names(X509 *x, const struct authority_cert *cert)
{
	X509_NAME *subject = name_of(cert->subject);
	X509_NAME *issuer = name_of(cert->issuer);

	must(X509_set_subject_name(x, subject));
	must(X509_set_issuer_name(x, issuer));
	X509_NAME_free(subject);
	X509_NAME_free(issuer);
}

uint8_t *authority_issue(const struct authority_cert *cert, size_t *len)
{
	const uint8_t null[] = { 0x05, 0x00 };
	X509 *x = X509_new();
	uint8_t *der = NULL;
	EVP_MD_CTX *ctx;

	must(X509_set_version(x, cert->version));
	must(ASN1_INTEGER_set(X509_get_serialNumber(x), cert->serial));
	must((ASN1_TIME_set(X509_getm_notBefore(x), cert->not_before)) != NULL);
	must((ASN1_TIME_set(X509_getm_notAfter(x), cert->not_after)) != NULL);
	set_names(x, cert);
	must(X509_set_pubkey(x, cert->key));
	add_known(x, NID_basic_constraints, cert->basic);
	add_known(x, NID_key_usage, cert->usage);
	if (cert->critical)
		add_raw(x, cert->critical, true, null, sizeof(null));
	for (int i = 0; cert->twice && i < 2; i++)
		add_raw(x, cert->twice, false, null, sizeof(null));
	if (cert->is_leaf)
		add_leaf(x, &cert->leaf);
	ctx = signing(cert->signer, cert->hash, cert->padding, cert->salt);
	must(X509_sign_ctx(x, ctx) > 0);
	EVP_MD_CTX_free(ctx);
	*len = (size_t)i2d_X509(x, &der);
	X509_free(x);
	return der;
}

struct authority_crl authority_crl_default(void)
{
	return (struct authority_crl){
		.issuer = "ARK-Milan",
		.signer = authority_key(AUTHORITY_ARK),
		.this_update = AUTHORITY_NOW - 10 * AUTHORITY_DAY,
		.next_update = AUTHORITY_NOW + 10 * AUTHORITY_DAY,
	};
}

static void set_updates(X509_CRL *x, const struct authority_crl *crl)
{
	ASN1_TIME *time = ASN1_TIME_set(NULL, crl->this_update);

	must(X509_CRL_set1_lastUpdate(x, time));
	if (crl->next_update) {
		ASN1_TIME_set(time, crl->next_update);
		must(X509_CRL_set1_nextUpdate(x, time));
	}
	ASN1_TIME_free(time);
}

static void add_revoked(X509_CRL *x, long serial, int64_t when)
{
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_INTEGER *number = ASN1_INTEGER_new();
	ASN1_TIME *time = ASN1_TIME_set(NULL, when);

	ASN1_INTEGER_set(number, serial);
	must(X509_REVOKED_set_serialNumber(entry, number));
	must(X509_REVOKED_set_revocationDate(entry, time));
	must(X509_CRL_add0_revoked(x, entry));
	ASN1_INTEGER_free(number);
	ASN1_TIME_free(time);
}

uint8_t *authority_crl_issue(const struct authority_crl *crl, size_t *len)
{
	const uint8_t null[] = { 0x05, 0x00 };
	X509_NAME *issuer = name_of(crl->issuer);
	X509_CRL *x = X509_CRL_new();
	uint8_t *der = NULL;
	EVP_MD_CTX *ctx;

	must(X509_CRL_set_version(x, 1));
	must(X509_CRL_set_issuer_name(x, issuer));
	X509_NAME_free(issuer);
	set_updates(x, crl);
	for (size_t i = 0; i < crl->count; i++)
		add_revoked(x, crl->serials[i], crl->this_update);
	if (crl->critical) {
		X509_EXTENSION *ext =
			raw_extension(crl->critical, true, null, sizeof(null));

		must(X509_CRL_add_ext(x, ext, -1));
		X509_EXTENSION_free(ext);
	}
	ctx = signing(crl->signer, "SHA384", RSA_PKCS1_PSS_PADDING, 48);
	must(X509_CRL_sign_ctx(x, ctx) > 0);
	EVP_MD_CTX_free(ctx);
	*len = (size_t)i2d_X509_CRL(x, &der);
	X509_CRL_free(x);
	return der;
}

void authority_sign(uint8_t raw[1184], EVP_PKEY *key)
{
	EVP_MD_CTX *ctx = signing(key, "SHA384", 0, 0);
	uint8_t der[128];
	const uint8_t *at = der;
	size_t len = sizeof(der);
	ECDSA_SIG *sig;

	must(EVP_DigestSign(ctx, der, &len, raw, 0x2a0) == 1);
	EVP_MD_CTX_free(ctx);
	sig = d2i_ECDSA_SIG(NULL, &at, (long)len);
	must(BN_bn2lebinpad(ECDSA_SIG_get0_r(sig), raw + 0x2a0, 72) == 72);
	must(BN_bn2lebinpad(ECDSA_SIG_get0_s(sig), raw + 0x2e8, 72) == 72);
	ECDSA_SIG_free(sig);
}

void authority_report(uint8_t raw[1184])
{
	const uint8_t tcb[8] = { 3, 0, 0, 0, 0, 0, 8, 115 };

	memset(raw, 0, 1184);
	raw[0] = 3;    /* version */
	raw[0x0a] = 3; /* policy 0x30000 */
	raw[0x34] = 1; /* ECDSA P-384 */
	raw[0x188] = 0x19;
	raw[0x189] = 0x01;
	memcpy(raw + 0x38, tcb, sizeof(tcb));
	memcpy(raw + 0x180, tcb, sizeof(tcb));
	memcpy(raw + 0x1e0, tcb, sizeof(tcb));
	memcpy(raw + 0x1f0, tcb, sizeof(tcb));
	memcpy(raw + 0x1a0, milan_leaf.hwid, 64);
	authority_sign(raw, authority_key(AUTHORITY_LEAF));
}

char *authority_pem(const char *label, const uint8_t *der, size_t len)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data, *text;
	long size;

	must(PEM_write_bio(bio, label, "", der, (long)len) > 0);
	size = BIO_get_mem_data(bio, &data);
	text = strndup(data, (size_t)size);
	BIO_free(bio);
	return text;
}
