/* SPDX-License-Identifier: MIT */
/*
 * The message counter.  It lives in the secrets page's os_area and is even
 * between messages: a request uses counter + 1, its answer counter + 2.
 */
#ifndef SNPCORE_SEQUENCE_H
#define SNPCORE_SEQUENCE_H

#include "ops.h"

/* An odd counter is somebody's unfinished business: never start on it. */
bool snpcore_sequence_valid(const struct snpcore_world *world);
/* The next request's number; false when the counter has run out. */
bool snpcore_sequence_next(const struct snpcore_world *world, uint64_t *seqno);
/* The number belongs to a message from now on, in any later kernel too. */
void snpcore_sequence_spend(const struct snpcore_world *world, uint64_t seqno);

#endif
