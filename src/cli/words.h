/* SPDX-License-Identifier: MIT */
/* Option values that are words: one of some, or a list parted by commas. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "bits.h"
#include "cli.h"

/*
 * "a,b" as the sum of their bits; "none" is 0, "all" is all.  @name is what
 * the list is for, for the words on stderr.
 */
bool words_bits(struct cli *cli, const char *name, const char *list,
		const struct bit *table, uint64_t *value);

/* The set bits' names, joined by commas, "none" for 0. */
void words_join(const struct bit *table, uint64_t value, char *text,
		size_t cap);

/* Whether @word is @known; '_' and '-' are one. */
bool words_same(const char *word, size_t len, const char *known);

/* All names of a table, joined by commas. */
void words_list(const struct bit *table, char *text, size_t cap);

/* The name of one bit, "" if it has none. */
const char *words_name(const struct bit *table, uint64_t mask);

#endif
