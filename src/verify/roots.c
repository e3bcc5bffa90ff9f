/* SPDX-License-Identifier: MIT */
#include "roots.h"

#include <openssl/x509v3.h>
#include <string.h>

/*
 * AMD's roots.  A hash of the key and not of the certificate: AMD may issue
 * the certificate anew, and then its key is the same.  Values: SHA-256 over
 * the DER SubjectPublicKeyInfo of ARK-Milan (valid from 2020-10-22),
 * ARK-Genoa (2022-01-26) and ARK-Turin (2023-05-15), as served by
 * https://kdsintf.amd.com/vcek/v1/<line>/cert_chain.
 */
static const struct {
	uint32_t line;
	uint8_t spki_hash[SNPV_ID_SIZE];
} amd_roots[] = {
	{ SNPGUEST_LINE_MILAN,
	  { 0x9f, 0x05, 0x6b, 0xee, 0x44, 0x37, 0x7e, 0x29, 0x30, 0x8c, 0xb5,
	    0xff, 0xa8, 0x95, 0xbd, 0xfb, 0x62, 0xd1, 0x88, 0x81, 0xfa, 0x6b,
	    0xed, 0x8d, 0x6f, 0x07, 0x5b, 0x02, 0x04, 0x08, 0x9c, 0xb9 } },
	{ SNPGUEST_LINE_GENOA,
	  { 0x42, 0x9a, 0x69, 0xc9, 0x42, 0x2a, 0xa2, 0x58, 0xee, 0x4d, 0x8d,
	    0xb5, 0xfc, 0xda, 0x9c, 0x64, 0x70, 0xef, 0x15, 0xf8, 0xcd, 0x5a,
	    0x9c, 0xeb, 0xd6, 0xcb, 0xc7, 0xd9, 0x0b, 0x86, 0x38, 0x31 } },
	{ SNPGUEST_LINE_TURIN,
	  { 0x4f, 0x12, 0x54, 0x10, 0x56, 0x3a, 0x2a, 0xb9, 0xa5, 0x03, 0x56,
	    0xf9, 0x24, 0x3f, 0x6f, 0xe0, 0xb6, 0xf7, 0x3d, 0xe9, 0x86, 0x03,
	    0xf5, 0x3f, 0x90, 0x33, 0x9c, 0x70, 0xe9, 0xd7, 0xad, 0x08 } },
};

snpguest_status snpv_root_judge(const struct snpv_cert *cert)
{
	if (cert->role != SNPV_ROLE_ARK || !cert->is_ca ||
	    !(cert->key_usage & X509v3_KU_KEY_CERT_SIGN) ||
	    !snpv_cert_names_issuer(cert, cert))
		return SNPGUEST_E_REJECTED;
	return snpv_cert_signed_by(cert, cert);
}

snpguest_status snpv_roots_add(struct snpv_roots *roots, const uint8_t *bytes,
			       size_t len)
{
	size_t before = roots->own.count;
	snpguest_status st;

	st = snpv_pool_add_bytes(&roots->own, NULL, bytes, len);
	for (size_t i = before; st == SNPGUEST_OK && i < roots->own.count; i++)
		st = snpv_root_judge(roots->own.certs[i]);
	if (st != SNPGUEST_OK)
		snpv_pool_shrink(&roots->own, before);
	return st;
}

static bool is_amd(const struct snpv_cert *cert)
{
	for (size_t i = 0; i < sizeof(amd_roots) / sizeof(amd_roots[0]); i++)
		if (cert->line == amd_roots[i].line &&
		    !memcmp(cert->spki_hash, amd_roots[i].spki_hash,
			    SNPV_ID_SIZE))
			return true;
	return false;
}

bool snpv_roots_trust(const struct snpv_roots *roots,
		      const struct snpv_cert *cert)
{
	for (size_t i = 0; i < roots->own.count; i++)
		if (!memcmp(roots->own.certs[i]->spki_hash, cert->spki_hash,
			    SNPV_ID_SIZE))
			return true;
	return !roots->no_amd && is_amd(cert);
}
