/* SPDX-License-Identifier: MIT */
/* The word that was probably meant. */
#ifndef TOOL_SUGGEST_H
#define TOOL_SUGGEST_H

#include <stddef.h>

/*
 * @word: the nearest word offered so far, NULL while none is near enough
 */
struct suggestion {
	const char *typed;
	size_t len;
	size_t distance;
	const char *word;
};

void suggest_begin(struct suggestion *near, const char *typed, size_t len);
void suggest_offer(struct suggestion *near, const char *word);

#endif
