/* SPDX-License-Identifier: MIT */
#include "hex.h"

#include <string.h>

int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool hex_decode(const char *text, uint8_t *bytes, size_t cap, size_t *len)
{
	int high, low;

	*len = 0;
	for (;;) {
		text += strspn(text, " :\t\r\n");
		if (!*text)
			return *len > 0;
		high = hex_digit(text[0]);
		low = high < 0 ? -1 : hex_digit(text[1]);
		if (low < 0 || *len == cap)
			return false;
		bytes[(*len)++] = (uint8_t)(high << 4 | low);
		text += 2;
	}
}

void hex_encode(const uint8_t *bytes, size_t len, char *text)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	text[2 * len] = '\0';
}
