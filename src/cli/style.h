/* SPDX-License-Identifier: MIT */
/* Text for people: labels, wrapped bytes, colour where it may be. */
#ifndef CLI_STYLE_H
#define CLI_STYLE_H

#include "cli.h"

#define STYLE_GOOD "32"
#define STYLE_BAD "31"
#define STYLE_DIM "2"
#define STYLE_BOLD "1"

/* @text in colour, padded to @width. */
void style_put(const struct cli *cli, const char *colour, const char *text,
	       int width);

/* "label   value" */
void style_row(const char *label, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Bytes in hexadecimal, wrapped so that they fit; zeros in two words. */
void style_bytes(const char *label, const uint8_t *bytes, size_t len);

/* A line below the last row, in its value column. */
void style_more(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * "word     value" below a table's row, @indent columns in; a long value is
 * broken to fit, at a space where there is one.
 */
void style_detail(int indent, const char *word, const char *value);

/*
 * What the host or a file says, with anything that is not printable replaced:
 * a terminal takes orders from escape sequences.
 */
void style_safe(const char *text, char *safe, size_t cap);

#endif
