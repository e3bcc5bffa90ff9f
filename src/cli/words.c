/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stdio.h>
#include <string.h>

#include "say.h"
#include "../tool/suggest.h"

bool words_same(const char *word, size_t len, const char *known)
{
	if (strlen(known) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (word[i] != known[i] &&
		    !(strchr("-_", word[i]) && strchr("-_", known[i])))
			return false;
	return true;
}

static bool unknown_word(struct cli *cli, const char *name, const char *word,
			 size_t len, const struct bit *table)
{
	struct suggestion near;
	char all[256];

	suggest_begin(&near, word, len);
	for (const struct bit *bit = table; bit->key; bit++)
		suggest_offer(&near, bit->key);
	if (near.word)
		return say_usage(cli,
				 "%s: '%.*s' is not known; did you "
				 "mean '%s'?",
				 name, (int)len, word, near.word);
	words_list(table, all, sizeof(all));
	return say_usage(cli, "%s: '%.*s' is not known; known are %s", name,
			 (int)len, word, all);
}

static uint64_t word_bits(const char *word, size_t len, const struct bit *table)
{
	uint64_t all = 0;

	for (; table->key; table++) {
		if (words_same(word, len, table->key))
			return table->mask;
		all |= table->mask;
	}
	return words_same(word, len, "all") ? all : 0;
}

bool words_bits(struct cli *cli, const char *name, const char *list,
		const struct bit *table, uint64_t *value)
{
	uint64_t bits;
	size_t len;

	*value = 0;
	if (strcmp(list, "none") == 0)
		return true;
	for (;;) {
		len = strcspn(list, ",");
		bits = word_bits(list, len, table);
		if (!bits)
			return unknown_word(cli, name, list, len, table);
		*value |= bits;
		if (!list[len])
			return true;
		list += len + 1;
	}
}

void words_join(const struct bit *table, uint64_t value, char *text, size_t cap)
{
	size_t used = 0;
	int put;

	snprintf(text, cap, "none");
	for (; table->key; table++) {
		if (!(value & table->mask) || used >= cap)
			continue;
		put = snprintf(text + used, cap - used, "%s%s", used ? "," : "",
			       table->key);
		used += put > 0 ? (size_t)put : 0;
	}
}

const char *words_name(const struct bit *table, uint64_t mask)
{
	for (; table->key; table++)
		if (table->mask == mask)
			return table->key;
	return "";
}

void words_list(const struct bit *table, char *text, size_t cap)
{
	words_join(table, UINT64_MAX, text, cap);
}
