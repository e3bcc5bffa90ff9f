/* SPDX-License-Identifier: MIT */
#include "value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool snpnode_value_number(const char *text, int base, uint64_t max,
			  uint64_t *value)
{
	unsigned long long n;
	char *end;

	/* strtoull() would take a sign and leading blanks. */
	if (digit(*text) < 0)
		return false;
	errno = 0;
	n = strtoull(text, &end, base);
	if (errno || *end || n > max)
		return false;
	*value = n;
	return true;
}

bool snpnode_value_word(const char *text, const struct snpnode_word *words,
			uint32_t *value)
{
	for (; words->text; words++) {
		if (strcmp(words->text, text) == 0) {
			*value = words->value;
			return true;
		}
	}
	return false;
}

bool snpnode_value_bytes(const char *text, uint8_t *bytes, size_t size)
{
	size_t len = strlen(text);

	if (!len || len % 2 || len / 2 > size)
		return false;
	memset(bytes, 0, size);
	for (size_t i = 0; i < len; i += 2) {
		int high = digit(text[i]);
		int low = digit(text[i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes[i / 2] = (uint8_t)(high << 4 | low);
	}
	return true;
}
