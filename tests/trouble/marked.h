/* SPDX-License-Identifier: MIT */
/*
 * Keys that valgrind's memcheck takes for memory that nobody has written:
 * copying and mixing them is fine, a branch or an index on one is reported.
 */
#ifndef MARKED_H
#define MARKED_H

#include <valgrind/memcheck.h>

#define MARK_SECRET(data, len) (void)VALGRIND_MAKE_MEM_UNDEFINED(data, len)
#define MARK_PUBLIC(data, len) (void)VALGRIND_MAKE_MEM_DEFINED(data, len)

#endif
