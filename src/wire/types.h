/* SPDX-License-Identifier: MIT */
/*
 * The few names that wire and core need from their surroundings, so that the
 * same files compile in a kernel and in a program.
 */
#ifndef SNPWIRE_TYPES_H
#define SNPWIRE_TYPES_H

#ifdef __KERNEL__
#include <linux/string.h>
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#endif

#endif
