/* SPDX-License-Identifier: MIT */
#include "tcb.h"

bool snpv_tcb_at_least(const struct snpguest_tcb *a,
		       const struct snpguest_tcb *b)
{
	return a->fmc >= b->fmc && a->boot_loader >= b->boot_loader &&
	       a->tee >= b->tee && a->snp >= b->snp &&
	       a->microcode >= b->microcode;
}

bool snpv_tcb_equal(const struct snpguest_tcb *a, const struct snpguest_tcb *b)
{
	return a->has_fmc == b->has_fmc && snpv_tcb_at_least(a, b) &&
	       snpv_tcb_at_least(b, a);
}

static void add(struct snpv_text *text, const char *name, uint8_t value)
{
	snpv_text_str(text, name);
	snpv_text_number(text, value);
}

void snpv_tcb_text(struct snpv_text *text, const struct snpguest_tcb *tcb)
{
	/* A demand may name one where there is none. */
	bool says_fmc = tcb->has_fmc || tcb->fmc;

	if (says_fmc)
		add(text, "fmc ", tcb->fmc);
	add(text, says_fmc ? ", boot loader " : "boot loader ",
	    tcb->boot_loader);
	add(text, ", tee ", tcb->tee);
	add(text, ", snp ", tcb->snp);
	add(text, ", microcode ", tcb->microcode);
}
