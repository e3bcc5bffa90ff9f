/* SPDX-License-Identifier: MIT */
/*
 * The simulated machine: one processor with its keys, one host, one guest
 * that is running on them.
 */
#ifndef SNPSIM_MACHINE_H
#define SNPSIM_MACHINE_H

#include "../core/call.h"

#define SNPSIM_VMPCKS 4u
#define SNPSIM_VMPCK_SIZE 32u

/* What a guest finds in its secrets page (56860, "Secrets Page"). */
struct snpsim_secrets {
	uint8_t vmpck[SNPSIM_VMPCKS][SNPSIM_VMPCK_SIZE];
	uint32_t msg_seqno[SNPSIM_VMPCKS]; /* os_area, the driver's */
};

struct snpsim_machine;

/* The running guest's secrets page, which the guest's driver may write. */
struct snpsim_secrets *snpsim_machine_secrets(struct snpsim_machine *machine);

#endif
