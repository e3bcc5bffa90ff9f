/* SPDX-License-Identifier: MIT */
/*
 * The simulated machine as one guest has it: its platform (processor and
 * certificates, shared with other guests), its host, and the guest that is
 * running on them.
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
struct snpsim_platform;
struct snpsim_guest_config;

/*
 * Launch a guest on @platform, of which the machine keeps a reference.  0 or
 * -ENOMEM (or libcrypto refused).
 */
int snpsim_machine_new(struct snpsim_platform *platform,
		       const struct snpsim_guest_config *config,
		       struct snpsim_machine **machine);
/* No driver may be on it any more; NULL is fine. */
void snpsim_machine_free(struct snpsim_machine *machine);

/* The running guest's secrets page, which the guest's driver may write. */
struct snpsim_secrets *snpsim_machine_secrets(struct snpsim_machine *machine);
struct snpsim_platform *snpsim_machine_platform(struct snpsim_machine *machine);

/*
 * Reboot the guest: a new launch with new VMPCKs and counters from 0.  Its
 * driver must have been freed before, and one be made anew after.  0; -ENOMEM
 * and the guest as it was.
 */
int snpsim_machine_reboot(struct snpsim_machine *machine);

#endif
