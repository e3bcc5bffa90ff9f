/* SPDX-License-Identifier: MIT */
/* TCB versions, component by component; never as one number. */
#ifndef SNPV_TCB_H
#define SNPV_TCB_H

#include <snpguest.h>
#include <stdbool.h>

#include "text.h"

bool snpv_tcb_equal(const struct snpguest_tcb *a, const struct snpguest_tcb *b);
/* Every component of @a is at least that of @b. */
bool snpv_tcb_at_least(const struct snpguest_tcb *a,
		       const struct snpguest_tcb *b);
/* "fmc 0, boot loader 1, tee 0, snp 2, microcode 71" */
void snpv_tcb_text(struct snpv_text *text, const struct snpguest_tcb *tcb);

#endif
