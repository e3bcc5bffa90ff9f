/* SPDX-License-Identifier: MIT */
/* Filling in a verdict, row by row; a row stands at the index of its ID. */
#ifndef SNPV_VERDICT_H
#define SNPV_VERDICT_H

#include "public.h"
#include <stdbool.h>

#include "text.h"

/* Every row there, none asked. */
void snpv_verdict_init(struct snpguest_verdict *verdict);
void snpv_judge(struct snpguest_verdict *verdict, uint32_t id, bool passed);
struct snpv_text snpv_expected(struct snpguest_verdict *verdict, uint32_t id);
struct snpv_text snpv_found(struct snpguest_verdict *verdict, uint32_t id);
/* Both texts at once, where they are plain words. */
void snpv_say(struct snpguest_verdict *verdict, uint32_t id,
	      const char *expected, const char *found);
/* Add it all up: accepted, if no row failed. */
snpguest_status snpv_verdict_close(struct snpguest_verdict *verdict);
/* Hand it to a caller whose structure has @size bytes. */
void snpv_verdict_export(const struct snpguest_verdict *verdict, void *out,
			 size_t size);

#endif
