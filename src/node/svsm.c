/* SPDX-License-Identifier: MIT */
#include "svsm.h"

#include <errno.h>

#include "../sim/machine.h"

void snpnode_svsm_init(struct snpnode_svsm *svsm,
		       const struct snpnode_loop *loop, bool there)
{
	*svsm = (struct snpnode_svsm){ .there = there };
	snpnode_device_init(&svsm->channel, loop, 0);
}

int snpnode_svsm_boot(struct snpnode_svsm *svsm, struct snpsim_machine *machine)
{
	struct snpcore_config config;

	if (!svsm->there)
		return 0;
	if (!snpsim_svsm_boot(
		    &svsm->services,
		    snpsim_machine_secrets(machine)->vmpck[SNPNODE_SVSM_VMPCK]))
		return -EIO;
	snpcore_config_init(&config);
	config.vmpck_id = SNPNODE_SVSM_VMPCK;
	/* The limit is the kernel driver's. */
	config.rate_s = 0;
	return snpnode_device_boot(&svsm->channel, machine, &config);
}

void snpnode_svsm_shutdown(struct snpnode_svsm *svsm)
{
	snpnode_device_shutdown(&svsm->channel);
}
