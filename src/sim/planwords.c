/* SPDX-License-Identifier: MIT */
#include "planwords.h"

#include <string.h>

#define BYTES_MAX 64u

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The line up to its end or comment, terminated, without control bytes. */
static const char *copy_line(struct snpsim_words *words, const char **text,
			     size_t *len)
{
	const char *end = memchr(*text, '\n', *len);
	size_t line = end ? (size_t)(end - *text) : *len;
	const char *comment = memchr(*text, '#', line);
	size_t used = comment ? (size_t)(comment - *text) : line;
	size_t i;

	if (used >= SNPSIM_WORDS_LINE_MAX)
		return "longer than 255 bytes";
	for (i = 0; i < used; i++)
		if (((*text)[i] < ' ' || (*text)[i] > '~') &&
		    !is_blank((*text)[i]))
			return "a byte that is not plain text";
	memcpy(words->line, *text, used);
	words->line[used] = '\0';
	*text += line;
	*len -= line;
	if (end) {
		(*text)++;
		(*len)--;
	}
	return NULL;
}

const char *snpsim_words_split(struct snpsim_words *words, const char **text,
			       size_t *len)
{
	const char *wrong;
	char *at;

	words->count = 0;
	words->at = 0;
	wrong = copy_line(words, text, len);
	if (wrong)
		return wrong;
	for (at = words->line; *at;) {
		if (is_blank(*at)) {
			*at++ = '\0';
			continue;
		}
		if (words->count == SNPSIM_WORDS_MAX)
			return "too many words";
		words->word[words->count++] = at;
		while (*at && !is_blank(*at))
			at++;
	}
	return NULL;
}

bool snpsim_words_end(const struct snpsim_words *words)
{
	return words->at == words->count;
}

const char *snpsim_words_next(struct snpsim_words *words)
{
	return snpsim_words_end(words) ? NULL : words->word[words->at++];
}

bool snpsim_words_take(struct snpsim_words *words, const char *name)
{
	if (snpsim_words_end(words) ||
	    strcmp(words->word[words->at], name) != 0)
		return false;
	words->at++;
	return true;
}

/* -1: not a digit of @base. */
static int digit_of(char c, unsigned int base)
{
	int value = -1;

	if (c >= '0' && c <= '9')
		value = c - '0';
	else if (c >= 'a' && c <= 'f')
		value = c - 'a' + 10;
	else if (c >= 'A' && c <= 'F')
		value = c - 'A' + 10;
	return value < (int)base ? value : -1;
}

bool snpsim_words_number(struct snpsim_words *words, uint64_t min, uint64_t max,
			 uint64_t *value)
{
	const char *at = snpsim_words_next(words);
	unsigned int base = 10;
	uint64_t sum = 0;
	int digit;

	if (!at)
		return false;
	if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X')) {
		base = 16;
		at += 2;
	}
	if (!*at)
		return false;
	for (; *at; at++) {
		digit = digit_of(*at, base);
		if (digit < 0 || sum > (UINT64_MAX - (uint64_t)digit) / base)
			return false;
		sum = sum * base + (uint64_t)digit;
	}
	*value = sum;
	return sum >= min && sum <= max;
}

bool snpsim_words_hex(struct snpsim_words *words, uint8_t bytes[64],
		      size_t *count)
{
	const char *at = snpsim_words_next(words);
	size_t len = at ? strlen(at) : 0;
	size_t i;
	int high, low;

	*count = 0;
	if (len == 0 || len % 2 || len / 2 > BYTES_MAX)
		return false;
	for (i = 0; i < len; i += 2) {
		high = digit_of(at[i], 16);
		low = digit_of(at[i + 1], 16);
		if (high < 0 || low < 0)
			return false;
		bytes[i / 2] = (uint8_t)(high << 4 | low);
	}
	*count = len / 2;
	return true;
}
