/* SPDX-License-Identifier: MIT */
/*
 * The C library's part, cut down to what the promises of channel.c look at:
 * stamps and numbers in a page, and structures as wholes.  Whether two requests
 * are equal is left open, which allows more than can happen.
 */
#include "core/channel.h"

int nondet_int(void);

int memcmp(const void *a, const void *b, size_t len)
{
	(void)a;
	(void)b;
	(void)len;
	return nondet_int();
}

void *memcpy(void *to, const void *from, size_t len)
{
	size_t i;

	for (i = 0; len == SNPWIRE_MSG_TAG_SIZE && i < len; i++)
		((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
	return to;
}

static void clear(void *data, size_t len)
{
	/* Behind what a request can fill, a message is zero at all times. */
	if (len == offsetof(struct snpcore_message, page) +
			   SNPWIRE_MSG_HDR_SIZE + SNPWIRE_REPORT_REQ_SIZE)
		*(struct snpcore_message *)data = (struct snpcore_message){ 0 };
	else if (len == sizeof(struct snpcore_identity))
		*(struct snpcore_identity *)data =
			(struct snpcore_identity){ 0 };
	else if (len == sizeof(struct snpcore_action))
		*(struct snpcore_action *)data = (struct snpcore_action){ 0 };
}

void *memset(void *data, int value, size_t len)
{
	(void)value;
	clear(data, len);
	return data;
}

void explicit_bzero(void *data, size_t len)
{
	clear(data, len);
}
