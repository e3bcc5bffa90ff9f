/* SPDX-License-Identifier: MIT */
/* The names of single bits: guest policy, platform info, key info, fields. */
#ifndef CLI_BITS_H
#define CLI_BITS_H

#include <stdint.h>

/*
 * @key: as JSON, policy files and option values spell it
 * @set, @clear: what the bit means in words, either way
 */
struct bit {
	uint64_t mask;
	const char *key;
	const char *set;
	const char *clear;
};

/* Each ended by a row without a key. */
extern const struct bit bits_policy[];
extern const struct bit bits_platform[];
extern const struct bit bits_key_info[];
extern const struct bit bits_key_field[];
extern const struct bit bits_permit[];

/* The bits of @value that the table has no name for. */
uint64_t bits_unknown(const struct bit *table, uint64_t value);

#endif
