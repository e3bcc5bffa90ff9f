/* SPDX-License-Identifier: MIT */
/*
 * The simulated machine as one guest has it: its platform (processor and
 * certificates, shared with other guests), its host, and the guest that is
 * running on them.
 */
#ifndef SNPSIM_MACHINE_H
#define SNPSIM_MACHINE_H

#include "../core/call.h"
#include "faultplan.h"
#include "hostlog.h"
#include "secrets.h"

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

/*
 * What follows may be called from any thread, also while exits are served.
 */

/*
 * Replace the fault plan by @text, snpguest-faultplan(5); counting begins
 * anew.  False: @error says in which line what is wrong, and the plan is as
 * it was.  A "kernel" line counts from the next driver on.
 */
bool snpsim_machine_set_plan(struct snpsim_machine *machine, const char *text,
			     size_t len, char error[SNPSIM_PLAN_ERROR_MAX]);
/* Copy what the host saw from number @from on; returns how many. */
size_t snpsim_machine_log(struct snpsim_machine *machine, uint64_t from,
			  struct snpsim_log_entry *entries, size_t cap);
/* The kernel whose driver the guest shall have. */
enum snpsim_kernel snpsim_machine_kernel(struct snpsim_machine *machine);
void snpsim_machine_set_kernel(struct snpsim_machine *machine,
			       enum snpsim_kernel kernel);
void snpsim_machine_set_manner(struct snpsim_machine *machine,
			       enum snpsim_manner manner);

#endif
