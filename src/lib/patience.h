/* SPDX-License-Identifier: MIT */
/* How long one call may go on asking: budget, attempts, cancellation. */
#ifndef SNPLIB_PATIENCE_H
#define SNPLIB_PATIENCE_H

#include "device.h"

/* The patience of one call. */
struct snplib_patience {
	struct snpguest_device *dev;
	struct snpguest_fault *fault; /* counts the attempts */
	uint64_t start;
	uint32_t waits;
	bool turn; /* this call's message is the pending one */
};

void snplib_patience_init(struct snplib_patience *patience,
			  struct snpguest_device *dev,
			  struct snpguest_fault *fault);
/* Let others of the handle go on; the call is over. */
void snplib_patience_end(struct snplib_patience *patience);

/* Whether the caller's cancellation has come. */
bool snplib_canceled(const struct snpguest_device *dev);

/* Whether the call has made as many ioctls as it may. */
bool snplib_spent(const struct snplib_patience *patience);

/* Tell the caller of a wait and pause.  Errors: E_BUDGET, E_CANCELED. */
snpguest_status snplib_wait(struct snplib_patience *patience, uint32_t reason);

#endif
