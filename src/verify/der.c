/* SPDX-License-Identifier: MIT */
#include "der.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <time.h>

#define TAG_SEQUENCE 0x30

bool snpv_der_time(const ASN1_TIME *time, int64_t *unix_time)
{
	struct tm tm;

	/* Without a time ASN1_TIME_to_tm() means now. */
	if (!time || !ASN1_TIME_to_tm(time, &tm))
		return false;
	*unix_time = timegm(&tm);
	return true;
}

void *snpv_der_read(const uint8_t *der, size_t len, const ASN1_ITEM *item)
{
	const uint8_t *at = der;
	ASN1_VALUE *value;

	if (len > INT_MAX)
		return NULL;
	value = ASN1_item_d2i(NULL, &at, (long)len, item);
	if (value && at != der + len) {
		ASN1_item_free(value, item);
		return NULL;
	}
	return value;
}

bool snpv_der_ready(void)
{
	return OSSL_LIB_CTX_get0_global_default() != NULL;
}

snpguest_status snpv_der_status(snpguest_status status)
{
	unsigned long error;

	while ((error = ERR_get_error()) != 0)
		if (status != SNPGUEST_OK &&
		    ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE)
			status = SNPGUEST_E_NOMEM;
	return status;
}

static snpguest_status
each_der(const uint8_t *bytes, size_t len,
	 snpguest_status (*each)(void *, const uint8_t *, size_t), void *ctx)
{
	const uint8_t *start = bytes;
	const uint8_t *end = bytes + len;
	snpguest_status st = SNPGUEST_OK;

	for (unsigned int n = 0; start != end && st == SNPGUEST_OK; n++) {
		const uint8_t *body = start;
		long body_len;
		int tag, class, flags;

		flags = ASN1_get_object(&body, &body_len, &tag, &class,
					(long)(end - start));
		/* 0x80: error; 1: indefinite length, which DER has not */
		if ((flags & 0x81) || *start != TAG_SEQUENCE ||
		    n == SNPV_DER_OBJECTS_MAX)
			return SNPGUEST_E_FORMAT;
		st = each(ctx, start, (size_t)(body + body_len - start));
		start = body + body_len;
	}
	return st;
}

/*
 * OpenSSL says no word about an object without contents, nor about one that it
 * had no memory for.  The latter can be read once more.
 */
static snpguest_status pem_silence(const char *text, long len)
{
	BIO *bio = BIO_new_mem_buf(text, (int)len);
	char *name, *header;
	uint8_t *der;
	int read;

	if (!bio)
		return SNPGUEST_E_NOMEM;
	read = PEM_read_bio(bio, &name, &header, &der, &len);
	if (read) {
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(der);
	}
	BIO_free(bio);
	return read ? SNPGUEST_E_NOMEM : SNPGUEST_E_FORMAT;
}

static snpguest_status
each_pem(BIO *bio, snpguest_status (*each)(void *, const uint8_t *, size_t),
	 void *ctx)
{
	snpguest_status st = SNPGUEST_E_FORMAT;

	for (unsigned int n = 0; n <= SNPV_DER_OBJECTS_MAX; n++) {
		char *name, *header;
		uint8_t *der;
		char *text;
		long len, left = BIO_get_mem_data(bio, &text);

		if (!PEM_read_bio(bio, &name, &header, &der, &len)) {
			unsigned long why = ERR_peek_last_error();

			if (!why)
				return pem_silence(text, left);
			return ERR_GET_REASON(why) == PEM_R_NO_START_LINE
				       ? st
				       : SNPGUEST_E_FORMAT;
		}
		st = each(ctx, der, (size_t)len);
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(der);
		if (st != SNPGUEST_OK)
			return st;
	}
	return SNPGUEST_E_FORMAT;
}

snpguest_status snpv_der_each(const uint8_t *bytes, size_t len,
			      snpguest_status (*each)(void *ctx,
						      const uint8_t *der,
						      size_t len),
			      void *ctx)
{
	snpguest_status st;
	BIO *bio;

	if (len == 0 || len > INT_MAX)
		return SNPGUEST_E_FORMAT;
	if (bytes[0] == TAG_SEQUENCE) {
		st = each_der(bytes, len, each, ctx);
	} else {
		bio = BIO_new_mem_buf(bytes, (int)len);
		if (!bio)
			return SNPGUEST_E_NOMEM;
		st = each_pem(bio, each, ctx);
		BIO_free(bio);
	}
	return snpv_der_status(st);
}
