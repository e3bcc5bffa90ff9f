/* SPDX-License-Identifier: MIT */
/*
 * How long the host's certificate table is: asked without a message, known
 * from then on.  A page count is the host's word: nothing is allocated or
 * copied by it, it is only handed on.
 */
#ifndef SNPCORE_CERTLEN_H
#define SNPCORE_CERTLEN_H

#include "channel.h"

/* A page count that still fits in certs_len when made into bytes. */
uint32_t snpcore_clip_pages(uint64_t pages);
void snpcore_learn_length(struct snpcore_channel *ch, uint64_t pages);
/* Is @call a query that can be answered without the host? */
bool snpcore_length_known(const struct snpcore_channel *ch,
			  const struct snpcore_call *call);
/* End @call with the length that is known; false, as snpcore_finish(). */
bool snpcore_tell_length(struct snpcore_channel *ch, struct snpcore_call *call);
/*
 * Must the host be asked with an all-zero page, which has no number and costs
 * no key whatever comes back?  A host that once asked for nothing is sent a
 * real request instead.
 */
bool snpcore_must_query(const struct snpcore_channel *ch,
			const struct snpcore_call *call);

#endif
