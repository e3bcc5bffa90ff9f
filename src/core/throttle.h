/* SPDX-License-Identifier: MIT */
/*
 * Token bucket: at most `burst` host calls at once, `burst` per period.
 *
 * Credit is counted so that one token is one period's milliseconds and every
 * millisecond brings `burst` of it; no division, no rounding drift.
 */
#ifndef SNPCORE_THROTTLE_H
#define SNPCORE_THROTTLE_H

#include "port.h"

struct snpcore_throttle {
	uint32_t token;	 /* credit of one token; 0: no limit */
	uint32_t per_ms; /* credit that a millisecond brings */
	uint64_t credit;
	uint64_t last;
};

void snpcore_throttle_init(struct snpcore_throttle *throttle, uint32_t rate_s,
			   uint32_t rate_burst, uint64_t now);
/* When a token will be there: @now or later. */
uint64_t snpcore_throttle_ready(const struct snpcore_throttle *throttle,
				uint64_t now);
/* Take one; the caller has seen that it is there. */
void snpcore_throttle_take(struct snpcore_throttle *throttle, uint64_t now);

#endif
