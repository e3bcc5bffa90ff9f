/* SPDX-License-Identifier: MIT */
#include "throttle.h"

#define MS_PER_S 1000u

void snpcore_throttle_init(struct snpcore_throttle *throttle, uint32_t rate_s,
			   uint32_t rate_burst, uint64_t now)
{
	throttle->token = rate_s * MS_PER_S;
	throttle->per_ms = rate_burst;
	throttle->credit = (uint64_t)throttle->token * rate_burst;
	throttle->last = now;
}

/* A time before the last one brings nothing, rather than all there can be. */
static uint64_t since_last(const struct snpcore_throttle *throttle,
			   uint64_t now)
{
	return now > throttle->last ? now - throttle->last : 0;
}

/* Credit at @now: what was left and what time brought, never over `burst`. */
static uint64_t credit_at(const struct snpcore_throttle *throttle, uint64_t now)
{
	uint64_t full = (uint64_t)throttle->token * throttle->per_ms;
	uint64_t elapsed = since_last(throttle, now);

	/* After a whole period the bucket is full; also keeps the sum small. */
	if (elapsed >= throttle->token ||
	    throttle->credit + elapsed * throttle->per_ms >= full)
		return full;
	return throttle->credit + elapsed * throttle->per_ms;
}

uint64_t snpcore_throttle_ready(const struct snpcore_throttle *throttle,
				uint64_t now)
{
	uint64_t credit = credit_at(throttle, now);
	uint32_t lack;

	if (credit >= throttle->token)
		return now;
	/* Less than one token, so it fits in 32 bits, on any machine. */
	lack = (uint32_t)(throttle->token - credit);
	return now + (lack + throttle->per_ms - 1) / throttle->per_ms;
}

void snpcore_throttle_take(struct snpcore_throttle *throttle, uint64_t now)
{
	throttle->credit = credit_at(throttle, now) - throttle->token;
	throttle->last += since_last(throttle, now);
}
