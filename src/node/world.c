/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../sim/inside.h"
#include "../sim/options.h"
#include "keycache.h"
#include "say.h"

/* What a machine needs that the loop must not wait for: all three keys. */
static int platform_new(const struct snpnode_options *options,
			struct snpsim_setup *setup,
			struct snpsim_platform **platform)
{
	char *cache = options->keys ? NULL : snpnode_keycache_path();
	int rc;

	setup->platform.pki_folder = options->keys ? options->keys : cache;
	rc = snpsim_platform_new(&setup->platform, platform);
	if (rc)
		snpnode_say(
			"cannot make the machine (%s%s%s)", strerror(-rc),
			setup->platform.pki_folder ? "; its keys are in " : "",
			setup->platform.pki_folder ? setup->platform.pki_folder
						   : "");
	free(cache);
	return rc;
}

static int boot(struct snpnode_world *world,
		const struct snpnode_options *options,
		const struct snpsim_setup *setup,
		struct snpsim_platform *platform)
{
	int rc = snpsim_machine_new(platform, &setup->guest, &world->machine);

	if (rc)
		return rc;
	world->machine->host.manner = setup->manner;
	snpnode_device_init(&world->device, options->mode);
	rc = snpnode_device_boot(&world->device, world->machine,
				 &options->config);
	if (rc)
		snpsim_machine_free(world->machine);
	return rc;
}

bool snpnode_world_open(struct snpnode_world *world,
			const struct snpnode_options *options)
{
	struct snpsim_platform *platform;
	struct snpsim_setup setup;
	int rc = snpsim_setup_import(&options->sim, &setup);

	world->machine = NULL;
	if (rc) {
		snpnode_say("no such machine: the line, the report version "
			    "and the TCBs do not go together");
		return false;
	}
	if (platform_new(options, &setup, &platform))
		return false;
	rc = boot(world, options, &setup, platform);
	snpsim_platform_unref(platform);
	if (rc)
		snpnode_say("cannot boot the guest: %s", strerror(-rc));
	return rc == 0;
}

void snpnode_world_close(struct snpnode_world *world)
{
	snpnode_device_shutdown(&world->device);
	snpsim_machine_free(world->machine);
	world->machine = NULL;
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

bool snpnode_world_write_pki(const struct snpnode_world *world, const char *dir)
{
	int rc, fd = -1;

	/* Certificates are public: others may read them. */
	rc = mkdir(dir, 0755) == 0 || errno == EEXIST ? 0 : -errno;
	if (rc == 0) {
		fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		rc = fd < 0 ? -errno : 0;
	}
	if (rc == 0)
		rc = write_all(snpsim_machine_platform(world->machine), fd);
	if (fd >= 0)
		close(fd);
	if (rc)
		snpnode_say("cannot write the certificates to %s: %s", dir,
			    strerror(-rc));
	return rc == 0;
}
