/* SPDX-License-Identifier: MIT */
/* A report checked, and which rows of its verdict failed. */
#ifndef VERDICTROWS_H
#define VERDICTROWS_H

#include <snpguest-verify.h>

/* Check a report of SNPGUEST_REPORT_SIZE bytes and keep the verdict. */
snpguest_status verdictrows_check(snpguest_verifier *verifier,
				  const uint8_t *raw,
				  struct snpguest_verdict *verdict);
/* Row @id failed and no other did; UINT32_MAX: none at all. */
void verdictrows_only_failed(const struct snpguest_verdict *verdict,
			     uint32_t id);

#endif
