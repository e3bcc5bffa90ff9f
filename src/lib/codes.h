/* SPDX-License-Identifier: MIT */
/*
 * Every code that a refusal can carry: one row each of number, name, cause
 * and remedy.  Names, texts and the lines of snpguest_fault_format() are all
 * made from these rows.
 */
#ifndef SNPLIB_CODES_H
#define SNPLIB_CODES_H

#include "public.h"

struct snplib_code {
	int64_t number;
	const char *name;
	const char *cause;
	const char *remedy;
	const char *text; /* cause and remedy in one */
};

/* Each NULL for a number that has no row. */
const struct snplib_code *snplib_status_code(snpguest_status status);
const struct snplib_code *snplib_fw_code(uint32_t fw_error);
const struct snplib_code *snplib_vmm_code(uint32_t vmm_error);
/* What an errno of the device means beside a status; see errno.c. */
const struct snplib_code *snplib_errno_code(snpguest_status status, int error);
/* "EINVAL", or NULL. */
const char *snplib_errno_name(int error);

#define SNPLIB_CODE(number, name, cause, remedy)                               \
	{                                                                      \
		(number), (name), (cause), (remedy), cause "; " remedy         \
	}

/* The row with @number, or NULL. */
const struct snplib_code *snplib_code_find(const struct snplib_code *codes,
					   size_t count, int64_t number);

#endif
