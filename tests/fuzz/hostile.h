/* SPDX-License-Identifier: MIT */
/*
 * A host that does whatever the input says, in the place of the simulated
 * machine's own (the linker wraps snpsim_vmm_exit()).  It enters all that
 * leaves the guest in the ledger, and sees that a wiped key is never used.
 */
#ifndef FUZZ_HOSTILE_H
#define FUZZ_HOSTILE_H

#include "ledger.h"
#include "sim/machine.h"

/* One machine for all inputs; each input launches a guest of its own on it. */
struct snpsim_machine *hostile_machine(void);

/*
 * A guest was launched on the machine: a new ledger, and from now on @in
 * decides what the host does.  @strict: the driver is ours and keeps every
 * promise; those of other kernels are only watched for crashes.
 */
void hostile_begin(struct fuzz_in *in, uint32_t vmpck_id, bool strict);
/* No driver is there any more. */
void hostile_end(void);
/* Another driver on the same guest; and one that is about to go. */
void hostile_driver_comes(void);
void hostile_driver_goes(void);
/* All that the host said has been heard: nothing but it took the key. */
void hostile_check_rest(void);
/* Whether the host named a table of this length, saturated; or took the key. */
bool hostile_asked_for(uint32_t certs_len);

#endif
