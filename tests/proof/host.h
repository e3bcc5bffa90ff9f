/* SPDX-License-Identifier: MIT */
/* Everything that a host can answer to one call. */
#ifndef PROOF_HOST_H
#define PROOF_HOST_H

#include "world.h"

unsigned int host_manners(void);
const char *host_name(unsigned int manner);

/*
 * Answer the call that is out.  @must_disable: the table's row for it takes
 * the key; else no row does.
 */
void host_answer(unsigned int manner, struct snpcore_answer *answer,
		 bool *must_disable);

#endif
