/* SPDX-License-Identifier: MIT */
/*
 * How the compiler laid out the public structures, for bindings that lay them
 * out once more in another language and must not be wrong.
 */
#ifndef SNPLIB_LAYOUT_H
#define SNPLIB_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

/* @name: "sizeof(struct T)" or "offsetof(struct T, field)"; false: unknown */
bool snplib_layout_find(const char *name, int64_t *value);

#endif
