/* SPDX-License-Identifier: MIT */
/*
 * The few names that wire and core need from their surroundings, so that the
 * same files compile in a kernel and in a program.
 */
#ifndef SNPWIRE_TYPES_H
#define SNPWIRE_TYPES_H

#ifdef __KERNEL__
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>
/* C's names that a kernel does not have. */
#ifndef UINT64_C
#define UINT64_C(c) c##ULL
#endif
#ifndef UINT32_MAX
#define UINT32_MAX U32_MAX
#endif
#ifndef UINT64_MAX
#define UINT64_MAX U64_MAX
#endif
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#endif

#endif
