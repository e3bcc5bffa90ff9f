/* SPDX-License-Identifier: MIT */
#include "signed.h"

#include <openssl/asn1t.h>

#include "der.h"
#include "pubkey.h"

ASN1_SEQUENCE(SNPV_SIGNED) = {
	ASN1_SIMPLE(struct snpv_signed, tbs, ASN1_SEQUENCE),
	ASN1_SIMPLE(struct snpv_signed, algorithm, X509_ALGOR),
	ASN1_SIMPLE(struct snpv_signed, signature, ASN1_BIT_STRING),
} static_ASN1_SEQUENCE_END_name(struct snpv_signed, SNPV_SIGNED)

struct snpv_signed *snpv_signed_read(const uint8_t *der, size_t len)
{
	return snpv_der_read(der, len, SNPV_SIGNED_it());
}

void snpv_signed_free(struct snpv_signed *object)
{
	ASN1_item_free((ASN1_VALUE *)object, SNPV_SIGNED_it());
}

snpguest_status snpv_signed_by(const struct snpv_signed *object, EVP_PKEY *key)
{
	snpguest_status st = SNPGUEST_E_REJECTED;

	snpv_der_begin();
	if (snpv_algorithm_is_pss(object->algorithm))
		st = snpv_key_verify_pss(
			key, ASN1_STRING_get0_data(object->tbs),
			(size_t)ASN1_STRING_length(object->tbs),
			ASN1_STRING_get0_data(object->signature),
			(size_t)ASN1_STRING_length(object->signature));
	return snpv_der_status(st);
}
