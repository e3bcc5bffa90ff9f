/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../sim/machine.h"
#include "../sim/options.h"
#include "keycache.h"
#include "planfile.h"
#include "say.h"

/* Where the RSA keys are kept; the caller's to free().  NULL: nowhere. */
static char *keys_folder(const struct snpnode_options *options)
{
	char *path;

	if (options->keys)
		return strdup(options->keys);
	if (!options->state)
		return snpnode_keycache_path();
	/* Who can read either folder can sign as this machine. */
	(void)mkdir(options->state, 0700);
	return asprintf(&path, "%s/pki", options->state) < 0 ? NULL : path;
}

static int platform_new(const struct snpnode_options *options,
			struct snpsim_setup *setup,
			struct snpsim_platform **platform)
{
	char *keys = keys_folder(options);
	int rc;

	/* Else they would be made anew, which takes long, and not be kept. */
	if (!keys && (options->keys || options->state)) {
		snpnode_say("cannot make the machine: no memory");
		return -ENOMEM;
	}
	setup->platform.pki_folder = keys;
	setup->platform.state_folder = options->state;
	if (options->seed) {
		setup->platform.seed = (const uint8_t *)options->seed;
		setup->platform.seed_len = strlen(options->seed);
	}
	rc = snpsim_platform_new(&setup->platform, platform);
	if (rc)
		snpnode_say("cannot make the machine: %s%s%s%s%s",
			    strerror(-rc), keys ? "; its keys are in " : "",
			    keys ? keys : "",
			    options->state ? ", its chip in " : "",
			    options->state ? options->state : "");
	free(keys);
	return rc;
}

/* The kernel's, here or elsewhere. */
static int boot_driver(struct snpnode_world *world)
{
	const struct snpnode_elsewhere *driver = world->elsewhere;

	if (driver)
		return driver->boot(driver,
				    snpsim_machine_secrets(world->machine));
	return snpnode_device_boot(&world->device, world->machine,
				   &world->config);
}

/* 0 or -errno, and then none of them runs. */
static int boot_drivers(struct snpnode_world *world)
{
	int error = snpnode_svsm_boot(&world->svsm, world->machine);

	if (!error)
		error = boot_driver(world);
	if (error)
		snpnode_svsm_shutdown(&world->svsm);
	return error;
}

static bool boot(struct snpnode_world *world,
		 const struct snpnode_options *options,
		 const struct snpsim_setup *setup,
		 struct snpsim_platform *platform)
{
	int rc = snpsim_machine_new(platform, &setup->guest, &world->machine);

	if (rc)
		goto err_say;
	snpsim_machine_set_manner(world->machine, setup->manner);
	snpsim_machine_set_kernel(world->machine, options->kernel);
	if (options->plan &&
	    !snpnode_planfile_read(options->plan, world->machine))
		goto err_machine;
	rc = boot_drivers(world);
	if (!rc)
		return true;
err_machine:
	snpsim_machine_free(world->machine);
	world->machine = NULL;
err_say:
	if (rc)
		snpnode_say("cannot boot the guest: %s", strerror(-rc));
	return false;
}

bool snpnode_world_open(struct snpnode_world *world,
			const struct snpnode_loop *loop,
			const struct snpnode_options *options)
{
	struct snpsim_platform *platform;
	struct snpsim_setup setup;
	bool booted;

	world->machine = NULL;
	world->pki = NULL;
	world->elsewhere = NULL;
	snpnode_device_init(&world->device, loop, options->mode);
	snpnode_svsm_init(&world->svsm, loop, options->svsm);
	world->config = options->config;
	if (snpsim_setup_import(&options->sim, &setup)) {
		snpnode_say("no such machine: the line, the report version "
			    "and the TCBs do not go together");
		return false;
	}
	if (platform_new(options, &setup, &platform))
		return false;
	booted = boot(world, options, &setup, platform);
	snpsim_platform_unref(platform);
	return booted;
}

void snpnode_world_shutdown(struct snpnode_world *world)
{
	snpnode_device_shutdown(&world->device);
	snpnode_svsm_shutdown(&world->svsm);
}

void snpnode_world_close(struct snpnode_world *world)
{
	snpnode_world_shutdown(world);
	snpnode_device_destroy(&world->device);
	snpsim_machine_free(world->machine);
	world->machine = NULL;
	free(world->pki);
	world->pki = NULL;
}

bool snpnode_world_lives(const struct snpnode_world *world)
{
	return world->elsewhere || world->device.driver;
}

/*
 * A driver elsewhere loses its keys before anything else is done: whatever
 * fails after that, none seals under them again.
 */
int snpnode_world_reboot(struct snpnode_world *world)
{
	const struct snpnode_elsewhere *driver = world->elsewhere;
	int error = driver ? driver->boot(driver, NULL) : 0;

	if (error)
		return error;
	snpnode_world_shutdown(world);
	error = snpsim_machine_reboot(world->machine);
	if (!error)
		error = boot_drivers(world);
	/* One that came meanwhile is about to find no key, and go. */
	return error == -EBUSY ? -EAGAIN : error;
}

/* -1 is never. */
static int sooner(int a, int b)
{
	if (a < 0 || b < 0)
		return a < 0 ? b : a;
	return a < b ? a : b;
}

/* Certificates that an update has made old. */
static void renew_pki(struct snpnode_world *world)
{
	if (world->pki && snpsim_platform_updates(snpsim_machine_platform(
				  world->machine)) != world->updates)
		(void)snpnode_world_write_pki(world, NULL);
}

int snpnode_world_tick(struct snpnode_world *world)
{
	int svsm, device;

	/* Before anybody is answered who may look at them. */
	renew_pki(world);
	svsm = snpnode_device_tick(&world->svsm.channel);
	device = snpnode_device_tick(&world->device);
	renew_pki(world);
	return sooner(device, svsm);
}

struct file {
	const char *name;
	enum snpsim_which which;
};

static int write_cert(struct snpsim_platform *platform, int dir,
		      const struct file *file)
{
	struct snpsim_blob blob = { 0 };
	int rc = snpsim_platform_cert(platform, file->which, &blob);

	if (rc == 0)
		rc = snpsim_folder_write(dir, file->name, &blob, 0644);
	snpsim_blob_wipe(&blob);
	return rc;
}

static int write_all(struct snpsim_platform *platform, int dir)
{
	struct snpsim_chip_config chip;
	struct file files[] = {
		{ "ark.der", SNPSIM_CERT_ARK },
		{ "ask.der", SNPSIM_CERT_ASK },
		{ "asvk.der", SNPSIM_CERT_ASVK },
		{ "crl.der", SNPSIM_CERT_CRL },
		{ "leaf.der", SNPSIM_CERT_VCEK },
	};
	int rc = 0;

	snpsim_platform_chip(platform, &chip);
	if (chip.vlek_loaded)
		files[4].which = SNPSIM_CERT_VLEK;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && !rc; i++)
		rc = write_cert(platform, dir, &files[i]);
	return rc;
}

/* 0 or -errno. */
static int write_pki(const struct snpnode_world *world)
{
	int rc, fd;

	/* Certificates are public: others may read them. */
	if (mkdir(world->pki, 0755) != 0 && errno != EEXIST)
		return -errno;
	fd = open(world->pki, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	rc = write_all(snpsim_machine_platform(world->machine), fd);
	close(fd);
	return rc;
}

bool snpnode_world_write_pki(struct snpnode_world *world, const char *dir)
{
	int rc;

	if (dir) {
		free(world->pki);
		world->pki = strdup(dir);
		if (!world->pki) {
			snpnode_say("no memory for the name %s", dir);
			return false;
		}
	}
	if (!world->pki)
		return true;
	world->updates = snpsim_platform_updates(
		snpsim_machine_platform(world->machine));
	rc = write_pki(world);
	if (rc)
		snpnode_say("cannot write the certificates to %s: %s",
			    world->pki, strerror(-rc));
	return rc == 0;
}
