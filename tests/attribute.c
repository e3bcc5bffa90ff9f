/* SPDX-License-Identifier: MIT */
#include "attribute.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int attribute_give(uint8_t *to, size_t cap, const void *from, size_t len)
{
	if (len > cap)
		return -EFBIG;
	memcpy(to, from, len);
	return (int)len;
}

int attribute_give_number(uint8_t *to, size_t cap, unsigned long number)
{
	char text[32];

	snprintf(text, sizeof(text), "%lu\n", number);
	return attribute_give(to, cap, text, strlen(text));
}
