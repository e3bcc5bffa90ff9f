/* SPDX-License-Identifier: MIT */
/*
 * Certificates as the verifier takes them: DER or PEM, one or many; and the
 * two other things that it reads a public key from.
 */
#include <openssl/err.h>
#include <snpguest-verify.h>

#include "fuzz.h"
#include "verify/cert.h"
#include "verify/der.h"

static void check_leaf(const struct snpv_leaf *leaf)
{
	MUST(leaf->hwid_len == 0 || leaf->hwid_len == 8 ||
	     leaf->hwid_len == 64);
	MUST(memchr(leaf->product, '\0', sizeof(leaf->product)));
	MUST(memchr(leaf->csp, '\0', sizeof(leaf->csp)));
	MUST(leaf->has_spl >> SNPV_SPL_END == 0);
}

/* What was read once is read the same again, and by nobody else's key. */
static snpguest_status each(void *ctx, const uint8_t *der, size_t len)
{
	struct snpv_cert *cert = NULL, *again = NULL;
	snpguest_status st = snpv_cert_new(der, len, &cert);

	(void)ctx;
	MUST(st == SNPGUEST_OK || st == SNPGUEST_E_FORMAT);
	MUST((st == SNPGUEST_OK) == (cert != NULL));
	if (!cert)
		return st;
	MUST(memchr(cert->name, '\0', sizeof(cert->name)));
	MUST(cert->role <= SNPV_ROLE_ARK && cert->line <= SNPGUEST_LINE_TURIN);
	MUST(snpv_cert_is_leaf(cert) ==
	     (cert->role == SNPV_ROLE_VCEK || cert->role == SNPV_ROLE_VLEK));
	check_leaf(&cert->leaf);
	MUST(snpv_cert_new(der, len, &again) == SNPGUEST_OK);
	MUST(memcmp(cert->id, again->id, sizeof(cert->id)) == 0);
	MUST(cert->role == again->role && cert->line == again->line);
	MUST(snpv_cert_names_issuer(cert, cert) ==
	     snpv_cert_names_issuer(cert, again));
	MUST(snpv_cert_signed_by(cert, cert) ==
	     snpv_cert_signed_by(cert, again));
	snpv_cert_unref(again);
	snpv_cert_unref(cert);
	return SNPGUEST_OK;
}

static void check_verifier(const uint8_t *data, size_t size, bool readable)
{
	snpguest_verifier *verifier;
	snpguest_status st;

	if (snpguest_verifier_new(&verifier) != SNPGUEST_OK)
		abort();
	st = snpguest_verifier_add_cert(verifier, data, size);
	MUST(st == (readable ? SNPGUEST_OK : SNPGUEST_E_FORMAT));
	st = snpguest_verifier_add_root(verifier, data, size);
	MUST(st == SNPGUEST_OK || st == SNPGUEST_E_FORMAT ||
	     st == SNPGUEST_E_REJECTED);
	MUST(readable || st != SNPGUEST_OK);
	snpguest_verifier_free(verifier);
}

static void check_key(const uint8_t *data, size_t size)
{
	uint8_t digest[48], again[48];
	snpguest_status st = snpguest_id_key_digest(data, size, digest);

	MUST(st == SNPGUEST_OK || st == SNPGUEST_E_FORMAT);
	MUST(fuzz_zero(digest, sizeof(digest)) == (st != SNPGUEST_OK));
	MUST(snpguest_id_key_digest(data, size, again) == st);
	MUST(memcmp(digest, again, sizeof(digest)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	snpguest_status st = snpv_der_each(data, size, each, NULL);

	MUST(st == SNPGUEST_OK || st == SNPGUEST_E_FORMAT);
	check_verifier(data, size, st == SNPGUEST_OK);
	check_key(data, size);
	/* Each public call leaves OpenSSL's queue as it found it. */
	MUST(ERR_peek_error() == 0);
	return 0;
}
