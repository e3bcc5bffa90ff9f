/* SPDX-License-Identifier: MIT */
/* A fault plan's line, word by word. */
#ifndef SNPSIM_PLANWORDS_H
#define SNPSIM_PLANWORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SNPSIM_WORDS_MAX 24u
#define SNPSIM_WORDS_LINE_MAX 256u

struct snpsim_words {
	char line[SNPSIM_WORDS_LINE_MAX];
	const char *word[SNPSIM_WORDS_MAX];
	size_t count;
	size_t at;
};

/*
 * Take one line off @text (@len bytes, no terminator needed); what follows a
 * '#' is a comment.  NULL, or what is wrong with it.
 */
const char *snpsim_words_split(struct snpsim_words *words, const char **text,
			       size_t *len);
bool snpsim_words_end(const struct snpsim_words *words);
/* The next word, or NULL. */
const char *snpsim_words_next(struct snpsim_words *words);
/* Step over the next word if it is @name. */
bool snpsim_words_take(struct snpsim_words *words, const char *name);
/* The next word as a number, decimal or 0x hexadecimal, within bounds. */
bool snpsim_words_number(struct snpsim_words *words, uint64_t min, uint64_t max,
			 uint64_t *value);
/* The next word as bytes, two digits each; at most 64, at least one. */
bool snpsim_words_hex(struct snpsim_words *words, uint8_t bytes[64],
		      size_t *count);

#endif
