/* SPDX-License-Identifier: MIT */
#include "engine.h"

int snpsim_engine_init(struct snpsim_engine *engine, enum snpsim_kernel kernel,
		       const struct snpcore_ops *ops, void *ctx,
		       const struct snpcore_config *config, uint64_t now)
{
	engine->is_upstream = kernel != SNPSIM_KERNEL_OURS;
	if (engine->is_upstream)
		return snpsim_upstream_init(&engine->upstream, kernel, ops, ctx,
					    config->vmpck_id);
	return snpcore_init(&engine->core, ops, ctx, config, now);
}

void snpsim_engine_submit(struct snpsim_engine *engine,
			  struct snpcore_call *call, uint64_t now)
{
	if (engine->is_upstream)
		snpsim_upstream_submit(&engine->upstream, call);
	else
		snpcore_submit(&engine->core, call, now);
}

void snpsim_engine_next(struct snpsim_engine *engine, uint64_t now,
			struct snpcore_action *action)
{
	if (engine->is_upstream)
		snpsim_upstream_next(&engine->upstream, now, action);
	else
		snpcore_next(&engine->core, now, action);
}

void snpsim_engine_answer(struct snpsim_engine *engine, uint64_t now,
			  const struct snpcore_answer *answer)
{
	if (engine->is_upstream)
		snpsim_upstream_answer(&engine->upstream, now, answer);
	else
		snpcore_answer(&engine->core, now, answer);
}

/* Linux's drivers wait killably at most: a signal changes nothing. */
void snpsim_engine_interrupt(struct snpsim_engine *engine,
			     struct snpcore_call *call)
{
	if (!engine->is_upstream)
		snpcore_interrupt(&engine->core, call);
}

void snpsim_engine_interrupt_inside(struct snpsim_engine *engine)
{
	if (!engine->is_upstream && engine->core.waiting.head)
		snpcore_interrupt(&engine->core, engine->core.waiting.head);
}

void snpsim_engine_release(struct snpsim_engine *engine, uint64_t owner)
{
	if (!engine->is_upstream)
		snpcore_release(&engine->core, owner);
}

void snpsim_engine_shutdown(struct snpsim_engine *engine, uint64_t now)
{
	if (engine->is_upstream)
		snpsim_upstream_shutdown(&engine->upstream);
	else
		snpcore_shutdown(&engine->core, now);
}

void snpsim_engine_destroy(struct snpsim_engine *engine)
{
	if (engine->is_upstream)
		snpsim_upstream_destroy(&engine->upstream);
	else
		snpcore_destroy(&engine->core);
}

enum snpcore_state snpsim_engine_state(const struct snpsim_engine *engine)
{
	return engine->is_upstream ? snpsim_upstream_state(&engine->upstream)
				   : snpcore_state(&engine->core);
}

/* They have no poll(): such a file is always ready. */
uint64_t snpsim_engine_poll(const struct snpsim_engine *engine, uint64_t owner,
			    uint64_t now)
{
	return engine->is_upstream ? now
				   : snpcore_poll(&engine->core, owner, now);
}
