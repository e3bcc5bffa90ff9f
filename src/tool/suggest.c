/* SPDX-License-Identifier: MIT */
#include "suggest.h"

#include <stdint.h>
#include <string.h>

/* No option or verb is longer; a longer word resembles none. */
#define WORD_MAX_LEN 48u

static size_t lesser(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Levenshtein's distance with neighbours swapped as one slip (optimal string
 * alignment), three rows kept.
 */
static size_t edit_distance(const char *a, size_t a_len, const char *b,
			    size_t b_len)
{
	size_t rows[3][WORD_MAX_LEN + 1];
	size_t *row = rows[0], *above = rows[1], *higher = rows[2], *spare;

	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		spare = higher;
		higher = above;
		above = row;
		row = spare;
		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			row[j] = lesser(lesser(row[j - 1], above[j]) + 1,
					above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = lesser(row[j], higher[j - 2] + 1);
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
