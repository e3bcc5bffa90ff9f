/* SPDX-License-Identifier: MIT */
/* What callers, time and the machine do, between the host's answers. */
#ifndef PROOF_EVENTS_H
#define PROOF_EVENTS_H

#include "world.h"

/* The first few by name; the rest by number. */
enum {
	EVENT_TIME,	/* until the core wants to be called again */
	EVENT_LEASE,	/* until the pending lease, or the kept one, is over */
	EVENT_STRANGER, /* somebody new asks for a report */
};

unsigned int event_count(void);
const char *event_name(unsigned int event);
/* Of the budget for disturbances; time passes for nothing. */
unsigned int event_costs(unsigned int event);
bool event_possible(unsigned int event);
void event_run(unsigned int event, const struct snpcore_config *config);

#endif
