/* SPDX-License-Identifier: MIT */
/* What must hold after every step; each promise has a name. */
#ifndef PROOF_ORACLE_H
#define PROOF_ORACLE_H

#include "world.h"

/* The channel as it stood when a step began. */
struct before {
	bool anyone_inside;
	uint64_t pending_owner; /* 0: nothing pending, or an orphan */
	uint64_t lease_end;
};

struct before before(void);

/* The core said SEND: look at what leaves the guest. */
void check_send(const struct snpcore_action *action);
/* A call is over. */
void check_delivery(struct slot *slot, const struct before *was);
/* Nothing is to be done: the channel at rest. */
void check_rest(void);
/* After a host's answer. */
void check_disabled(bool must_disable);

#endif
