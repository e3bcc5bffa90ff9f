/* SPDX-License-Identifier: MIT */
#include "columns.h"

#include <stdio.h>
#include <string.h>

#define COLUMN 30
#define WIDTH 79

void columns_row(const char *left, const char *text)
{
	size_t column = strlen(left), at = COLUMN, word;

	if (column + 1 >= COLUMN)
		printf("%s\n%*s", left, COLUMN, "");
	else
		printf("%s%*s", left, (int)(COLUMN - column), "");
	while (*text) {
		word = strcspn(text, " ");
		if (at > COLUMN && at + 1 + word > WIDTH) {
			printf("\n%*s", COLUMN, "");
			at = COLUMN;
		}
		at += (size_t)printf("%s%.*s", at > COLUMN ? " " : "",
				     (int)word, text);
		text += word + (text[word] == ' ');
	}
	putchar('\n');
}
