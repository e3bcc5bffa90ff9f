/* SPDX-License-Identifier: MIT */
/* Which states were looked at, and how deep below them. */
#ifndef PROOF_SEEN_H
#define PROOF_SEEN_H

#include <stdbool.h>
#include <stdint.h>

enum seen { SEEN, SEEN_SHALLOWER, SEEN_NEVER };

/*
 * Was this state looked at with at least so many answers of the host and
 * events of callers still to come?  It counts as looked at from now on.
 */
enum seen seen_look(uint64_t hash, unsigned int depth, unsigned int events);

/*
 * All that decides what can happen next: times as from now, numbers as from
 * the counter.
 */
uint64_t world_hash(void);

#endif
