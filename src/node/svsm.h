/* SPDX-License-Identifier: MIT */
/*
 * A Secure VM Service Module below the guest's kernel: its services, and the
 * channel to the firmware that it keeps for itself, VMPCK 0.
 */
#ifndef SNPNODE_SVSM_H
#define SNPNODE_SVSM_H

#include "../sim/services.h"
#include "device.h"

/* The VMPCK that it keeps for itself. */
#define SNPNODE_SVSM_VMPCK 0u
/* The VMPCK of a kernel above one, unless it is told another. */
#define SNPNODE_SVSM_KERNEL_VMPCK 2u

struct snpnode_svsm {
	bool there;
	struct snpsim_svsm services;
	struct snpnode_device channel; /* which nobody opens */
};

void snpnode_svsm_init(struct snpnode_svsm *svsm,
		       const struct snpnode_loop *loop, bool there);
/* 0 or -errno; without one there is nothing to do. */
int snpnode_svsm_boot(struct snpnode_svsm *svsm,
		      struct snpsim_machine *machine);
void snpnode_svsm_shutdown(struct snpnode_svsm *svsm);

#endif
