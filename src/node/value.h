/* SPDX-License-Identifier: MIT */
/* Words of a command line, read into numbers and bytes; all of the word. */
#ifndef SNPNODE_VALUE_H
#define SNPNODE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A row of a list that ends with a NULL word. */
struct snpnode_word {
	const char *text;
	uint32_t value;
};

/* Without sign; at most @max. */
bool snpnode_value_number(const char *text, int base, uint64_t max,
			  uint64_t *value);
bool snpnode_value_word(const char *text, const struct snpnode_word *words,
			uint32_t *value);
/* At most @size bytes, two digits each; zeros fill the rest. */
bool snpnode_value_bytes(const char *text, uint8_t *bytes, size_t size);

#endif
