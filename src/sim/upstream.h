/* SPDX-License-Identifier: MIT */
/*
 * A guest driver that treats its callers as Linux's do, release by release,
 * mistakes included; sev-guest(4) has their history.  It is stepped as
 * core's channel is, and its calls, host and keys are the same.
 *
 * None of them knows SNP_RETRY, pending messages or O_NONBLOCK; a call waits
 * in the driver until it is over, and no signal but a fatal one ends it.
 */
#ifndef SNPSIM_UPSTREAM_H
#define SNPSIM_UPSTREAM_H

#include "../core/channel.h"
#include "faultplan.h"

struct snpsim_upstream_profile;

struct snpsim_upstream {
	struct snpcore_world world;
	const struct snpsim_upstream_profile *profile;
	struct snpcore_queue waiting; /* the head is inside */
	struct snpcore_queue done;
	bool disabled;
	bool closing;
	bool calling;
	uint64_t resend_at;
	uint64_t deadline; /* of BUSY; 0: none yet */
	uint64_t needed_pages;
	struct snpcore_message msg;
	struct snpcore_outcome outcome;
	uint8_t answer[SNPCORE_PAGE_SIZE];
};

/* @kernel: any but ours.  0, or -EINVAL. */
int snpsim_upstream_init(struct snpsim_upstream *up, enum snpsim_kernel kernel,
			 const struct snpcore_ops *ops, void *ctx,
			 uint32_t vmpck_id);
/* As their namesakes in core/channel.h. */
void snpsim_upstream_submit(struct snpsim_upstream *up,
			    struct snpcore_call *call);
void snpsim_upstream_next(struct snpsim_upstream *up, uint64_t now,
			  struct snpcore_action *action);
void snpsim_upstream_answer(struct snpsim_upstream *up, uint64_t now,
			    const struct snpcore_answer *answer);
void snpsim_upstream_shutdown(struct snpsim_upstream *up);
void snpsim_upstream_destroy(struct snpsim_upstream *up);
enum snpcore_state snpsim_upstream_state(const struct snpsim_upstream *up);

#endif
