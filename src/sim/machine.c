/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <errno.h>
#include <stdlib.h>

#include <openssl/crypto.h>

#include "inside.h"
#include "vault.h"

int snpsim_machine_new(struct snpsim_platform *platform,
		       const struct snpsim_guest_config *config,
		       struct snpsim_machine **machine)
{
	struct snpsim_machine *made = snpsim_vault_new(sizeof(*made));
	int rc;

	*machine = NULL;
	if (!made)
		return -ENOMEM;
	made->config = *config;
	rc = pthread_mutex_init(&made->host.lock, NULL);
	if (rc) {
		rc = -rc;
		goto err_free;
	}
	snpsim_hostlog_init(&made->host.log);
	if (!snpsim_platform_launch(platform, config, &made->guest,
				    &made->secrets)) {
		rc = -ENOMEM;
		goto err_destroy_lock;
	}
	made->platform = snpsim_platform_ref(platform);
	*machine = made;
	return 0;

err_destroy_lock:
	pthread_mutex_destroy(&made->host.lock);
err_free:
	snpsim_vault_free(made, sizeof(*made));
	return rc;
}

void snpsim_machine_free(struct snpsim_machine *machine)
{
	if (!machine)
		return;
	snpsim_hosttable_free(&machine->host.table);
	pthread_mutex_destroy(&machine->host.lock);
	snpsim_guest_wipe(&machine->guest);
	snpsim_platform_unref(machine->platform);
	snpsim_vault_free(machine, sizeof(*machine));
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

/* What the plan's settings say; what it does not mention stays. */
static void apply_settings(struct snpsim_host *host)
{
	const struct snpsim_plan *plan = &host->plan;

	if (plan->has_manner)
		host->manner = plan->manner;
	if (plan->has_kernel)
		host->kernel = plan->kernel;
	if (plan->has_table) {
		host->spec = plan->table;
		host->table_built = false;
	}
	snpcore_throttle_init(&host->throttle, plan->throttle_s,
			      plan->throttle_burst, 0);
}

bool snpsim_machine_set_plan(struct snpsim_machine *machine, const char *text,
			     size_t len, char error[SNPSIM_PLAN_ERROR_MAX])
{
	struct snpsim_host *host = &machine->host;
	bool good;

	pthread_mutex_lock(&host->lock);
	good = snpsim_plan_parse(text, len, &host->draft, error);
	if (good) {
		host->plan = host->draft;
		host->plan_started = false;
		apply_settings(host);
	}
	pthread_mutex_unlock(&host->lock);
	return good;
}

size_t snpsim_machine_log(struct snpsim_machine *machine, uint64_t from,
			  struct snpsim_log_entry *entries, size_t cap)
{
	size_t count;

	pthread_mutex_lock(&machine->host.lock);
	count = snpsim_hostlog_get(&machine->host.log, from, entries, cap);
	pthread_mutex_unlock(&machine->host.lock);
	return count;
}

enum snpsim_kernel snpsim_machine_kernel(struct snpsim_machine *machine)
{
	enum snpsim_kernel kernel;

	pthread_mutex_lock(&machine->host.lock);
	kernel = machine->host.kernel;
	pthread_mutex_unlock(&machine->host.lock);
	return kernel;
}

void snpsim_machine_set_kernel(struct snpsim_machine *machine,
			       enum snpsim_kernel kernel)
{
	pthread_mutex_lock(&machine->host.lock);
	machine->host.kernel = kernel;
	pthread_mutex_unlock(&machine->host.lock);
}

void snpsim_machine_set_manner(struct snpsim_machine *machine,
			       enum snpsim_manner manner)
{
	pthread_mutex_lock(&machine->host.lock);
	machine->host.manner = manner;
	pthread_mutex_unlock(&machine->host.lock);
}
