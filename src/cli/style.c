/* SPDX-License-Identifier: MIT */
#include "style.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hex.h"

#define LABEL_WIDTH 20
#define BYTES_A_LINE 24u
#define WIDTH 79u
#define DETAIL_WIDTH 9u

void style_put(const struct cli *cli, const char *colour, const char *text,
	       int width)
{
	int pad = width - (int)strlen(text);

	if (cli->colour)
		printf("\033[%sm%s\033[0m", colour, text);
	else
		fputs(text, stdout);
	if (pad > 0)
		printf("%*s", pad, "");
}

void style_row(const char *label, const char *format, ...)
{
	va_list args;

	printf("%-*s", LABEL_WIDTH, label);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

void style_more(const char *format, ...)
{
	va_list args;

	printf("%-*s", LABEL_WIDTH, "");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

static bool all_zero(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

void style_bytes(const char *label, const uint8_t *bytes, size_t len)
{
	char text[2 * BYTES_A_LINE + 1];
	size_t part;

	if (all_zero(bytes, len)) {
		style_row(label, "all zero (%zu bytes)", len);
		return;
	}
	do {
		part = len < BYTES_A_LINE ? len : BYTES_A_LINE;
		hex_encode(bytes, part, text);
		style_row(label, "%s", text);
		label = "";
		bytes += part;
		len -= part;
	} while (len > 0);
}

/* How much of @text goes on a line of @room columns. */
static size_t line_of(const char *text, size_t room)
{
	size_t len = strlen(text), at = room;

	if (len <= room)
		return len;
	while (at > 0 && text[at] != ' ')
		at--;
	/* Whole bytes of hexadecimal stay together. */
	return at > 0 ? at : room - room % 2;
}

void style_detail(int indent, const char *word, const char *value)
{
	size_t room = WIDTH - (size_t)indent - DETAIL_WIDTH, len;

	do {
		len = line_of(value, room);
		printf("%*s%-*s%.*s\n", indent, "", (int)DETAIL_WIDTH, word,
		       (int)len, value);
		value += len + (value[len] == ' ');
		word = "";
	} while (*value);
}

void style_safe(const char *text, char *safe, size_t cap)
{
	size_t i;

	for (i = 0; text[i] && i + 1 < cap; i++)
		safe[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
	safe[i] = '\0';
}
