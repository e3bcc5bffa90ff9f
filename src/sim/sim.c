/* SPDX-License-Identifier: MIT */
#include "public.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inproc.h"
#include "inside.h"
#include "options.h"

struct snpguest_sim {
	struct snpsim_machine *machine;
	struct snpcore_config config;
	struct snpsim_inproc inproc;
};

static snpguest_status status_of(int rc)
{
	switch (rc) {
	case 0:
		return SNPGUEST_OK;
	case -EINVAL:
		return SNPGUEST_E_USAGE;
	case -ENOMEM:
		return SNPGUEST_E_NOMEM;
	case -EBADMSG:
		return SNPGUEST_E_FORMAT;
	default:
		errno = -rc;
		return SNPGUEST_E_OS;
	}
}

/* Machine, clock, driver, in this order; @sim is zeroed memory. */
static int boot(snpguest_sim *sim, struct snpsim_platform *platform,
		const struct snpsim_setup *setup)
{
	char error[SNPSIM_PLAN_ERROR_MAX];
	int rc;

	rc = snpsim_machine_new(platform, &setup->guest, &sim->machine);
	if (rc)
		return rc;
	snpsim_machine_set_manner(sim->machine, setup->manner);
	if (setup->plan &&
	    !snpsim_machine_set_plan(sim->machine, setup->plan,
				     strlen(setup->plan), error)) {
		rc = -EBADMSG;
		goto err_free_machine;
	}
	sim->config = setup->driver;
	rc = snpsim_inproc_init(&sim->inproc, setup->real_time);
	if (rc)
		goto err_free_machine;
	rc = snpsim_inproc_boot(&sim->inproc, sim->machine, &sim->config);
	if (rc)
		goto err_destroy_inproc;
	return 0;
err_destroy_inproc:
	snpsim_inproc_destroy(&sim->inproc);
err_free_machine:
	snpsim_machine_free(sim->machine);
	return rc;
}

static int make(struct snpsim_platform *platform,
		const struct snpsim_setup *setup, snpguest_sim **sim)
{
	snpguest_sim *made = calloc(1, sizeof(*made));
	int rc;

	if (!made)
		return -ENOMEM;
	rc = boot(made, platform, setup);
	if (rc)
		free(made);
	else
		*sim = made;
	return rc;
}

snpguest_status snpguest_sim_new(const struct snpguest_sim_options *options,
				 snpguest_sim **sim)
{
	struct snpsim_platform *platform;
	struct snpsim_setup setup;
	int rc;

	if (!sim)
		return SNPGUEST_E_USAGE;
	*sim = NULL;
	rc = snpsim_setup_import(options, &setup);
	if (rc)
		return status_of(rc);
	rc = snpsim_platform_new(&setup.platform, &platform);
	if (rc)
		return status_of(rc);
	rc = make(platform, &setup, sim);
	snpsim_platform_unref(platform);
	return status_of(rc);
}

snpguest_status
snpguest_sim_new_guest(snpguest_sim *first,
		       const struct snpguest_sim_options *options,
		       snpguest_sim **sim)
{
	struct snpsim_setup setup;
	int rc;

	if (!sim)
		return SNPGUEST_E_USAGE;
	*sim = NULL;
	if (!first)
		return SNPGUEST_E_USAGE;
	rc = snpsim_setup_import(options, &setup);
	if (rc == 0)
		rc = make(snpsim_machine_platform(first->machine), &setup, sim);
	return status_of(rc);
}

void snpguest_sim_free(snpguest_sim *sim)
{
	if (!sim)
		return;
	snpsim_inproc_shutdown(&sim->inproc);
	snpsim_inproc_destroy(&sim->inproc);
	snpsim_machine_free(sim->machine);
	free(sim);
}

snpguest_status snpguest_sim_transport(snpguest_sim *sim,
				       struct snpguest_transport *transport,
				       void **ctx)
{
	if (!sim || !transport || !ctx)
		return SNPGUEST_E_USAGE;
	memset(transport, 0, sizeof(*transport));
	*ctx = snpsim_file_open(&sim->inproc);
	if (!*ctx)
		return SNPGUEST_E_NOMEM;
	transport->size = sizeof(*transport);
	transport->ioctl = snpsim_file_ioctl;
	transport->now_ms = snpsim_file_now_ms;
	transport->pause = snpsim_file_pause;
	transport->close = snpsim_file_close;
	return SNPGUEST_OK;
}

snpguest_status snpguest_sim_set_nonblock(void *ctx, uint32_t nonblock)
{
	if (!ctx || nonblock > 1)
		return SNPGUEST_E_USAGE;
	snpsim_file_nonblock(ctx, nonblock != 0);
	return SNPGUEST_OK;
}

snpguest_status snpguest_sim_reboot(snpguest_sim *sim)
{
	int rc;

	if (!sim)
		return SNPGUEST_E_USAGE;
	snpsim_inproc_shutdown(&sim->inproc);
	rc = snpsim_machine_reboot(sim->machine);
	if (rc == 0)
		rc = snpsim_inproc_boot(&sim->inproc, sim->machine,
					&sim->config);
	return status_of(rc);
}

snpguest_status snpguest_sim_update_firmware(snpguest_sim *sim,
					     const struct snpguest_tcb *tcb,
					     const uint8_t version[3])
{
	struct snpsim_version firmware;

	if (!sim || !tcb || !version)
		return SNPGUEST_E_USAGE;
	firmware =
		(struct snpsim_version){ version[0], version[1], version[2] };
	return status_of(snpsim_platform_update(
		snpsim_machine_platform(sim->machine), tcb, &firmware));
}

snpguest_status snpguest_sim_advance(snpguest_sim *sim, uint64_t ms)
{
	if (!sim || sim->inproc.real_time)
		return SNPGUEST_E_USAGE;
	snpsim_inproc_advance(&sim->inproc, ms);
	return SNPGUEST_OK;
}

snpguest_status snpguest_sim_set_plan(snpguest_sim *sim, const char *text,
				      char *error)
{
	char why[SNPSIM_PLAN_ERROR_MAX] = { 0 };
	bool good;

	if (error)
		error[0] = '\0';
	if (!sim || !text)
		return SNPGUEST_E_USAGE;
	good = snpsim_machine_set_plan(sim->machine, text, strlen(text), why);
	if (error)
		memcpy(error, why, sizeof(why));
	return good ? SNPGUEST_OK : SNPGUEST_E_FORMAT;
}

static void show(const struct snpsim_log_entry *entry,
		 struct snpguest_sim_exit *shown)
{
	memset(shown, 0, sizeof(*shown));
	shown->number = entry->number;
	shown->time_ms = entry->time_ms;
	shown->exit_code = entry->exit_code;
	shown->exitinfo2 = entry->exitinfo2;
	shown->pages = entry->pages;
	shown->npages = entry->npages;
	shown->delay_ms = entry->delay_ms;
	if (entry->failed)
		shown->flags |= SNPGUEST_SIM_EXIT_FAILED;
	if (entry->never)
		shown->flags |= SNPGUEST_SIM_EXIT_SILENT;
	if (entry->planned)
		shown->flags |= SNPGUEST_SIM_EXIT_PLANNED;
	shown->request_seqno = entry->request.seqno;
	shown->response_seqno = entry->response.seqno;
	memcpy(shown->request_sha256, entry->request.digest, 32);
	memcpy(shown->response_sha256, entry->response.digest, 32);
}

snpguest_status snpguest_sim_log(snpguest_sim *sim, uint64_t from,
				 struct snpguest_sim_exit *exits,
				 size_t exit_size, size_t cap, size_t *count)
{
	struct snpguest_sim_exit shown;
	struct snpsim_log_entry entry;
	uint8_t *at = (uint8_t *)exits;

	if (count)
		*count = 0;
	if (!sim || !count || (!exits && cap) ||
	    exit_size < sizeof(shown.number))
		return SNPGUEST_E_USAGE;
	for (; *count < cap; (*count)++, at += exit_size) {
		if (!snpsim_machine_log(sim->machine, from, &entry, 1))
			break;
		show(&entry, &shown);
		memset(at, 0, exit_size);
		memcpy(at, &shown,
		       exit_size < sizeof(shown) ? exit_size : sizeof(shown));
		from = entry.number + 1;
	}
	return SNPGUEST_OK;
}

static bool which_of(struct snpsim_platform *platform, uint32_t which,
		     enum snpsim_which *cert)
{
	static const enum snpsim_which known[] = {
		[SNPGUEST_SIM_CERT_ARK] = SNPSIM_CERT_ARK,
		[SNPGUEST_SIM_CERT_ASK] = SNPSIM_CERT_ASK,
		[SNPGUEST_SIM_CERT_ASVK] = SNPSIM_CERT_ASVK,
		[SNPGUEST_SIM_CERT_LEAF] = SNPSIM_CERT_VCEK,
		[SNPGUEST_SIM_CERT_VCEK] = SNPSIM_CERT_VCEK,
		[SNPGUEST_SIM_CERT_VLEK] = SNPSIM_CERT_VLEK,
		[SNPGUEST_SIM_CERT_CRL] = SNPSIM_CERT_CRL,
	};
	struct snpsim_chip_config chip;

	if (which >= sizeof(known) / sizeof(known[0]))
		return false;
	snpsim_platform_chip(platform, &chip);
	*cert = known[which];
	if (which == SNPGUEST_SIM_CERT_LEAF && chip.vlek_loaded)
		*cert = SNPSIM_CERT_VLEK;
	return true;
}

snpguest_status snpguest_sim_cert(snpguest_sim *sim, uint32_t which,
				  uint8_t *der, size_t cap, size_t *len)
{
	struct snpsim_platform *platform;
	enum snpsim_which cert = SNPSIM_CERTS;
	struct snpsim_blob blob = { 0 };
	int rc;

	if (!sim || !len || (!der && cap))
		return SNPGUEST_E_USAGE;
	*len = 0;
	platform = snpsim_machine_platform(sim->machine);
	if (!which_of(platform, which, &cert))
		return SNPGUEST_E_USAGE;
	rc = snpsim_platform_cert(platform, cert, &blob);
	if (rc == -ENOENT)
		return SNPGUEST_E_UNSUPPORTED;
	*len = blob.len;
	if (rc == 0 && blob.len > cap)
		rc = -EINVAL;
	else if (rc == 0 && der)
		memcpy(der, blob.data, blob.len);
	snpsim_blob_wipe(&blob);
	return status_of(rc);
}
