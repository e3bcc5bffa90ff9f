/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <errno.h>
#include <stdlib.h>

#include <openssl/crypto.h>

#include "inside.h"

int snpsim_machine_new(struct snpsim_platform *platform,
		       const struct snpsim_guest_config *config,
		       struct snpsim_machine **machine)
{
	struct snpsim_machine *made = calloc(1, sizeof(*made));

	*machine = NULL;
	if (!made)
		return -ENOMEM;
	made->config = *config;
	if (!snpsim_platform_launch(platform, config, &made->guest,
				    &made->secrets)) {
		free(made);
		return -ENOMEM;
	}
	made->platform = snpsim_platform_ref(platform);
	*machine = made;
	return 0;
}

void snpsim_machine_free(struct snpsim_machine *machine)
{
	if (!machine)
		return;
	snpsim_hosttable_free(&machine->host.table);
	snpsim_guest_wipe(&machine->guest);
	snpsim_platform_unref(machine->platform);
	OPENSSL_cleanse(machine, sizeof(*machine));
	free(machine);
}

struct snpsim_secrets *snpsim_machine_secrets(struct snpsim_machine *machine)
{
	return &machine->secrets;
}

struct snpsim_platform *snpsim_machine_platform(struct snpsim_machine *machine)
{
	return machine->platform;
}

int snpsim_machine_reboot(struct snpsim_machine *machine)
{
	struct snpsim_secrets secrets;
	struct snpsim_guest guest;

	if (!snpsim_platform_launch(machine->platform, &machine->config, &guest,
				    &secrets))
		return -ENOMEM;
	snpsim_guest_wipe(&machine->guest);
	machine->guest = guest;
	machine->secrets = secrets;
	OPENSSL_cleanse(&guest, sizeof(guest));
	OPENSSL_cleanse(&secrets, sizeof(secrets));
	return 0;
}
