/* SPDX-License-Identifier: MIT */
/*
 * Text into a fixed array, always terminated, cut where it does not fit.  By
 * hand and not by snprintf: a verdict has some eighty texts and is measured
 * against one signature.
 */
#ifndef SNPV_TEXT_H
#define SNPV_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct snpv_text {
	char *at;
	size_t left; /* the terminator included */
};

void snpv_text_init(struct snpv_text *text, char *array, size_t cap);
void snpv_text_str(struct snpv_text *text, const char *string);
void snpv_text_hex(struct snpv_text *text, const uint8_t *data, size_t len);
void snpv_text_number(struct snpv_text *text, uint64_t number);
/* 0x..., without leading zeros */
void snpv_text_bits(struct snpv_text *text, uint64_t bits);
/* RFC 3339, UTC */
void snpv_text_time(struct snpv_text *text, int64_t unix_time);

#endif
