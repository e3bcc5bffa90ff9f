/* SPDX-License-Identifier: MIT */
/* The driver that the guest has: core's channel, or one that is like Linux. */
#ifndef SNPSIM_ENGINE_H
#define SNPSIM_ENGINE_H

#include "../core/channel.h"
#include "upstream.h"

struct snpsim_engine {
	bool is_upstream;
	struct snpcore_channel core;
	struct snpsim_upstream upstream;
};

/* As their namesakes in core/channel.h. */
int snpsim_engine_init(struct snpsim_engine *engine, enum snpsim_kernel kernel,
		       const struct snpcore_ops *ops, void *ctx,
		       const struct snpcore_config *config, uint64_t now);
void snpsim_engine_submit(struct snpsim_engine *engine,
			  struct snpcore_call *call, uint64_t now);
void snpsim_engine_next(struct snpsim_engine *engine, uint64_t now,
			struct snpcore_action *action);
void snpsim_engine_answer(struct snpsim_engine *engine, uint64_t now,
			  const struct snpcore_answer *answer);
void snpsim_engine_interrupt(struct snpsim_engine *engine,
			     struct snpcore_call *call);
/* Interrupt whoever is inside. */
void snpsim_engine_interrupt_inside(struct snpsim_engine *engine);
void snpsim_engine_release(struct snpsim_engine *engine, uint64_t owner);
void snpsim_engine_shutdown(struct snpsim_engine *engine, uint64_t now);
void snpsim_engine_destroy(struct snpsim_engine *engine);
enum snpcore_state snpsim_engine_state(const struct snpsim_engine *engine);
uint64_t snpsim_engine_poll(const struct snpsim_engine *engine, uint64_t owner,
			    uint64_t now);

#endif
