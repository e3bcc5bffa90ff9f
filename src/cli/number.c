/* SPDX-License-Identifier: MIT */
#include "number.h"

#include "hex.h"

bool number_parse(const char *text, uint64_t max, uint64_t *value)
{
	unsigned int base = 10;
	uint64_t sum = 0;
	int digit;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
	}
	if (!*text)
		return false;
	for (; *text; text++) {
		digit = hex_digit(*text);
		if (digit < 0 || (unsigned int)digit >= base)
			return false;
		if (sum > (max - (unsigned int)digit) / base ||
		    (unsigned int)digit > max)
			return false;
		sum = sum * base + (unsigned int)digit;
	}
	*value = sum;
	return true;
}
