/* SPDX-License-Identifier: MIT */
/*
 * The options as a table: the parser, the help and the completion all read
 * these rows.
 */
#ifndef SNPNODE_OPTIONTABLE_H
#define SNPNODE_OPTIONTABLE_H

#include <stddef.h>
#include <stdint.h>

#include "value.h"

#define SNPNODE_VALUE_TEXT_MAX 80u

enum snpnode_kind {
	SNPNODE_TEXT,	/* const char *, not empty */
	SNPNODE_NUMBER, /* uint32_t, up to max */
	SNPNODE_OCTAL,	/* uint32_t, up to max */
	SNPNODE_HEX64,	/* uint64_t */
	SNPNODE_BYTES,	/* uint8_t[max], in hex */
	SNPNODE_WORD,	/* uint32_t, one of words */
	SNPNODE_FLAG,	/* uint32_t, one of words is or-ed in */
	SNPNODE_SWITCH, /* uint32_t, max is or-ed in; takes no value */
};

/*
 * @name: without its dashes; NULL makes the row a heading, which is @help
 * @at: where in struct snpnode_options the value goes
 * @value: what stands for it in the help; NULL with words, which do
 * @sets: in sim.flags, beside the value
 */
struct snpnode_option {
	const char *name;
	enum snpnode_kind kind;
	size_t at;
	uint64_t max;
	const struct snpnode_word *words;
	uint32_t sets;
	const char *value;
	const char *help;
};

extern const struct snpnode_option snpnode_option_table[];
extern const size_t snpnode_option_count;

/* @value or the words, parted by '|'; "" for an option without a value. */
void snpnode_option_value(const struct snpnode_option *option,
			  char text[SNPNODE_VALUE_TEXT_MAX]);

#endif
