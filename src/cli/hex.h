/* SPDX-License-Identifier: MIT */
/* Hexadecimal, both ways. */
#ifndef CLI_HEX_H
#define CLI_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 0..15, or -1. */
int hex_digit(char c);

/*
 * Read pairs of digits; spaces, colons and line ends between pairs are
 * stepped over, so that what other tools print can be pasted.  False if there
 * is anything else, half a pair, no pair, or more than @cap bytes.
 */
bool hex_decode(const char *text, uint8_t *bytes, size_t cap, size_t *len);

/* Lower case, terminated; @text has room for 2 * @len + 1. */
void hex_encode(const uint8_t *bytes, size_t len, char *text);

#endif
