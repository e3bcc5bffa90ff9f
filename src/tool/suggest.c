/* SPDX-License-Identifier: MIT */
#include "suggest.h"

#include <stdint.h>
#include <string.h>

/* No option or verb is longer; a longer word resembles none. */
#define WORD_MAX_LEN 48u

static size_t least(size_t a, size_t b, size_t c)
{
	size_t min = a < b ? a : b;

	return min < c ? min : c;
}

/* Levenshtein's distance, one row kept. */
static size_t edit_distance(const char *a, size_t a_len, const char *b,
			    size_t b_len)
{
	size_t row[WORD_MAX_LEN + 1];
	size_t above, diagonal;

	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			above = row[j];
			row[j] = least(row[j - 1] + 1, above + 1,
				       diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[b_len];
}

void suggest_begin(struct suggestion *near, const char *typed, size_t len)
{
	near->typed = typed;
	near->len = len;
	near->distance = SIZE_MAX;
	near->word = NULL;
}

void suggest_offer(struct suggestion *near, const char *word)
{
	size_t len = strlen(word), distance;

	if (near->len > WORD_MAX_LEN || len > WORD_MAX_LEN)
		return;
	/* A beginning is the commonest slip of all. */
	if (near->len >= 2 && near->len < len &&
	    memcmp(near->typed, word, near->len) == 0)
		distance = 1;
	else
		distance = edit_distance(near->typed, near->len, word, len);
	/* Half the word wrong is another word. */
	if (distance * 2 > len || distance >= near->distance)
		return;
	near->distance = distance;
	near->word = word;
}
