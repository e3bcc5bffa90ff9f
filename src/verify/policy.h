/* SPDX-License-Identifier: MIT */
/* A caller's policy, taken over: our structure, our copies of its values. */
#ifndef SNPV_POLICY_H
#define SNPV_POLICY_H

#include "public.h"

/*
 * Copy @from, of whatever size its caller knows, to @to.  @to is empty (all
 * zero) before.  E_USAGE: it asks for what is not known here; E_NOMEM.
 */
snpguest_status snpv_policy_copy(struct snpguest_policy *to,
				 const struct snpguest_policy *from);
/* Free what the copy holds; it is empty again. */
void snpv_policy_clear(struct snpguest_policy *policy);

#endif
