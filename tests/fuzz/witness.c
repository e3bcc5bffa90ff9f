/* SPDX-License-Identifier: MIT */
#include "witness.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

static void check_words(const char *text)
{
	MUST(memchr(text, '\0', SNPGUEST_CHECK_TEXT));
	for (; *text; text++)
		MUST(*text >= ' ' && *text < 0x7f);
}

static void check_rows(const struct snpguest_verdict *verdict,
		       unsigned int *failed)
{
	MUST(verdict->count == SNPGUEST_CHECK_ID_LEAF_AGE + 1);
	for (uint32_t i = 0; i < verdict->count; i++) {
		const struct snpguest_check *check = &verdict->checks[i];

		MUST(check->id == i && check->result <= SNPGUEST_CHECK_FAILED);
		check_words(check->expected);
		check_words(check->found);
		*failed += check->result == SNPGUEST_CHECK_FAILED;
	}
}

/* Those that must pass, or nothing is genuine. */
static void check_passed(const struct snpguest_verdict *verdict)
{
	static const uint32_t ids[] = {
		SNPGUEST_CHECK_ID_VERSION,   SNPGUEST_CHECK_ID_SIGNATURE_ALGO,
		SNPGUEST_CHECK_ID_LINE,	     SNPGUEST_CHECK_ID_SIGNING_KEY,
		SNPGUEST_CHECK_ID_ROOT,	     SNPGUEST_CHECK_ID_CHAIN,
		SNPGUEST_CHECK_ID_VALIDITY,  SNPGUEST_CHECK_ID_LEAF_TCB,
		SNPGUEST_CHECK_ID_SIGNATURE, SNPGUEST_CHECK_ID_TCB_ORDER,
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		MUST(verdict->checks[ids[i]].result == SNPGUEST_CHECK_PASSED);
}

void witness_check_verdict(snpguest_status st,
			   const struct snpguest_verdict *verdict)
{
	unsigned int failed = 0;

	MUST(st == SNPGUEST_OK || st == SNPGUEST_E_REJECTED ||
	     st == SNPGUEST_E_FORMAT);
	MUST(verdict->accepted == (st == SNPGUEST_OK));
	if (st == SNPGUEST_E_FORMAT) {
		MUST(verdict->count == 0);
		return;
	}
	MUST(verdict->line <= SNPGUEST_LINE_TURIN);
	check_rows(verdict, &failed);
	MUST((failed == 0) == (st == SNPGUEST_OK));
	if (st == SNPGUEST_OK)
		check_passed(verdict);
}

/* ---- what was accepted ----------------------------------------------------
 */

static BIGNUM *number(const uint8_t *le)
{
	BIGNUM *value = BN_lebin2bn(le, 72, NULL);

	if (!value)
		abort();
	return value;
}

static bool signed_by(const uint8_t *raw, X509 *leaf)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char *der = NULL;
	bool good;
	int len;

	if (!sig || !ctx ||
	    !ECDSA_SIG_set0(sig, number(raw + 672), number(raw + 744)))
		abort();
	len = i2d_ECDSA_SIG(sig, &der);
	good = len > 0 &&
	       EVP_DigestVerifyInit(ctx, NULL, EVP_sha384(), NULL,
				    X509_get0_pubkey(leaf)) == 1 &&
	       EVP_DigestVerify(ctx, der, (size_t)len, raw, 672) == 1;
	OPENSSL_free(der);
	EVP_MD_CTX_free(ctx);
	ECDSA_SIG_free(sig);
	return good;
}

static bool in_time(X509 *leaf, int64_t now)
{
	time_t at = (time_t)now;

	return X509_cmp_time(X509_get0_notBefore(leaf), &at) < 0 &&
	       X509_cmp_time(X509_get0_notAfter(leaf), &at) > 0;
}

void witness_check_accepted(const struct witness *witness,
			    const uint8_t raw[SNPGUEST_REPORT_SIZE],
			    const struct pki_der *leaf)
{
	const unsigned char *at = leaf->bytes;
	X509 *cert = d2i_X509(NULL, &at, (long)leaf->len);

	MUST(cert && signed_by(raw, cert));
	MUST(in_time(cert, witness->now));
	X509_free(cert);
	/* POLICY's bits 19 and 18, as the specification numbers them. */
	MUST(!(raw[10] & 0x08) || witness->permit & SNPGUEST_PERMIT_DEBUG);
	MUST(!(raw[10] & 0x04) || witness->permit & SNPGUEST_PERMIT_MIGRATION);
	if (witness->user_data)
		MUST(memcmp(raw + 0x50, witness->user_data, 64) == 0);
}
