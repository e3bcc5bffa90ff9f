/* SPDX-License-Identifier: MIT */
#include "der.h"

#include <errno.h>
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
	bool ready;

	snpv_der_begin();
	ready = OSSL_LIB_CTX_get0_global_default() != NULL;
	(void)snpv_der_status(SNPGUEST_OK);
	return ready;
}

void snpv_der_begin(void)
{
	ERR_set_mark();
	errno = 0;
}

/*
 * The queue says it too, but what is above a mark in it cannot be looked
 * through before OpenSSL 3.3, and below it is the application's.
 */
snpguest_status snpv_der_status(snpguest_status status)
{
	if (status != SNPGUEST_OK && errno == ENOMEM)
		status = SNPGUEST_E_NOMEM;
	ERR_pop_to_mark();
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

/* The next object; if that cannot be read: was there one at all? */
static bool read_pem(BIO *bio, uint8_t **der, long *len, bool *there)
{
	char *name, *header;
	unsigned long why;

	ERR_set_mark();
	/* Of one without contents OpenSSL says no word: then this is last. */
	ERR_raise(ERR_LIB_USER, ERR_R_INTERNAL_ERROR);
	*there = true;
	if (PEM_read_bio(bio, &name, &header, der, len)) {
		ERR_pop_to_mark();
		OPENSSL_free(name);
		OPENSSL_free(header);
		return true;
	}
	why = ERR_peek_last_error();
	*there = ERR_GET_LIB(why) != ERR_LIB_PEM ||
		 ERR_GET_REASON(why) != PEM_R_NO_START_LINE;
	ERR_pop_to_mark();
	return false;
}

static snpguest_status
each_pem(BIO *bio, snpguest_status (*each)(void *, const uint8_t *, size_t),
	 void *ctx)
{
	snpguest_status st = SNPGUEST_E_FORMAT;

	for (unsigned int n = 0; n <= SNPV_DER_OBJECTS_MAX; n++) {
		uint8_t *der;
		bool there;
		long len;

		if (!read_pem(bio, &der, &len, &there))
			return there ? SNPGUEST_E_FORMAT : st;
		st = each(ctx, der, (size_t)len);
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
	snpv_der_begin();
	if (bytes[0] == TAG_SEQUENCE) {
		st = each_der(bytes, len, each, ctx);
	} else {
		bio = BIO_new_mem_buf(bytes, (int)len);
		st = bio ? each_pem(bio, each, ctx) : SNPGUEST_E_NOMEM;
		BIO_free(bio);
	}
	return snpv_der_status(st);
}
