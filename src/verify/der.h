/* SPDX-License-Identifier: MIT */
/* Bytes as callers and hosts have them: DER or PEM, one object or many. */
#ifndef SNPV_DER_H
#define SNPV_DER_H

#include <openssl/asn1.h>
#include <snpguest.h>
#include <stdbool.h>

/* Seconds since 1970; false: no time at all, or none that exists. */
bool snpv_der_time(const ASN1_TIME *time, int64_t *unix_time);

/* All of @der as @item; NULL if it is anything else, or something follows. */
void *snpv_der_read(const uint8_t *der, size_t len, const ASN1_ITEM *item);

/*
 * Is libcrypto there?  Where its first use found no memory it stays half
 * made, and OpenSSL 3.0's EVP calls trip over that.
 */
bool snpv_der_ready(void);

/*
 * Around calls of libcrypto, in pairs that may stand in each other: the errors
 * that it queues go, those that the application has pending stay.
 */
void snpv_der_begin(void);
/*
 * @status, made more exact: what looks like bad format or a bad signature is
 * E_NOMEM when malloc() has said so since.
 */
snpguest_status snpv_der_status(snpguest_status status);

/* More than any bundle has; the rest is E_FORMAT. */
#define SNPV_DER_OBJECTS_MAX 64u

/*
 * Call @each with every object in @bytes: DER ones one after the other, or
 * PEM with text around.  Stops at the first that is not SNPGUEST_OK, and
 * returns that.  E_FORMAT: nothing in it, or rubbish between.
 */
snpguest_status snpv_der_each(const uint8_t *bytes, size_t len,
			      snpguest_status (*each)(void *ctx,
						      const uint8_t *der,
						      size_t len),
			      void *ctx);

#endif
