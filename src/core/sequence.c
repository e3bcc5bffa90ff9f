/* SPDX-License-Identifier: MIT */
#include "sequence.h"

bool snpcore_sequence_valid(const struct snpcore_world *world)
{
	return world->ops->counter_load(world->ctx) % 2 == 0;
}

bool snpcore_sequence_next(const struct snpcore_world *world, uint64_t *seqno)
{
	uint32_t counter = world->ops->counter_load(world->ctx);

	/* Both the request's and the answer's number must fit in 32 bits. */
	if (counter % 2 || counter > UINT32_MAX - 2)
		return false;
	*seqno = (uint64_t)counter + 1;
	return true;
}

void snpcore_sequence_spend(const struct snpcore_world *world, uint64_t seqno)
{
	world->ops->counter_store(world->ctx, (uint32_t)(seqno + 1));
}
