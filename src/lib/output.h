/* SPDX-License-Identifier: MIT */
/* Structures that cross the library's border, whose two sides may differ. */
#ifndef SNPLIB_OUTPUT_H
#define SNPLIB_OUTPUT_H

#include "public.h"

/*
 * Give @from to a caller that knows @to_size bytes of it.  What the caller
 * knows and we do not is zero; @to must have room for @to_size bytes.
 */
void snplib_output(void *to, size_t to_size, const void *from,
		   size_t from_size);

/*
 * Take a size-first structure of the caller's.  A shorter one is zero-filled;
 * a longer one is refused unless its tail is zero, for that tail asks for
 * something that this library does not know.
 * Errors: E_USAGE.
 */
snpguest_status snplib_input(void *to, uint32_t to_size, const void *from);

#endif
