/* SPDX-License-Identifier: MIT */
/*
 * Every code that a refusal can carry: one row each of number, name, cause
 * and remedy.  Names, texts and the lines of snpguest_fault_format() are all
 * made from these rows.
 */
#ifndef SNPLIB_CODES_H
#define SNPLIB_CODES_H

#include "public.h"

/* One pointer a row: each one more costs a relocation in every process. */
struct snplib_code {
	int64_t number;
	uint16_t name_len;
	uint16_t cause_len;
	const char *words; /* name, NUL, cause, "; ", remedy, NUL */
};

const char *snplib_code_name(const struct snplib_code *code);
/* Cause and remedy in one. */
const char *snplib_code_text(const struct snplib_code *code);
const char *snplib_code_remedy(const struct snplib_code *code);

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
		(number), sizeof(name) - 1, sizeof(cause) - 1,                 \
			name "\0" cause "; " remedy                            \
	}

/* The row with @number, or NULL. */
const struct snplib_code *snplib_code_find(const struct snplib_code *codes,
					   size_t count, int64_t number);

#endif
