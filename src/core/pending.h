/* SPDX-License-Identifier: MIT */
/*
 * Whose a pending message is, for how long, and what is kept of a finished
 * one until its owner collects it.
 */
#ifndef SNPCORE_PENDING_H
#define SNPCORE_PENDING_H

#include "channel.h"

/* The caller went away without the answer: the lease begins. */
void snpcore_pending_leave(struct snpcore_channel *ch, uint64_t now);
/* Has the outstanding message, with nobody inside, no owner any more? */
bool snpcore_pending_is_orphan(const struct snpcore_channel *ch, uint64_t now);
void snpcore_pending_make_orphan(struct snpcore_channel *ch);

/* Keep the outcome of the message that SNP_RETRY finished; the latest one. */
void snpcore_kept_store(struct snpcore_channel *ch, uint64_t now);
void snpcore_kept_wipe(struct snpcore_channel *ch);
/* Wipe it when its lease is over. */
void snpcore_kept_expire(struct snpcore_channel *ch, uint64_t now);
/*
 * @call comes from the owner of what is kept: hand it over (true) if it is
 * the same request; wipe it if it is another.
 */
bool snpcore_kept_collect(struct snpcore_channel *ch,
			  struct snpcore_call *call);

#endif
