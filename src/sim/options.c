/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <string.h>

#define POLICY_DEFAULT (SNPGUEST_POLICY_SMT | SNPGUEST_POLICY_MUST_BE_ONE)
#define FLAGS_KNOWN 0x3ffu
#define FLAGS_TCB                                                              \
	(SNPGUEST_SIM_SET_CURRENT | SNPGUEST_SIM_SET_COMMITTED |               \
	 SNPGUEST_SIM_SET_REPORTED)
#define SIZE_FIRST 120u /* of the first struct snpguest_sim_options */

/* Shorter is an older caller's, longer a newer one's that uses nothing new. */
static int import(const struct snpguest_sim_options *user,
		  struct snpguest_sim_options *options)
{
	const uint8_t *bytes = (const uint8_t *)user;
	size_t i;

	memset(options, 0, sizeof(*options));
	if (!user)
		return 0;
	if (user->size < SIZE_FIRST || user->size > 4096)
		return -EINVAL;
	for (i = sizeof(*options); i < user->size; i++)
		if (bytes[i])
			return -EINVAL;
	memcpy(options, user,
	       user->size < sizeof(*options) ? user->size : sizeof(*options));
	return 0;
}

static struct snpsim_version version_of(const uint8_t part[4])
{
	return (struct snpsim_version){ part[0], part[1], part[2] };
}

static void set_tcbs(const struct snpguest_sim_options *options,
		     struct snpsim_chip_config *chip)
{
	chip->chosen = options->flags & FLAGS_TCB;
	if (options->flags & SNPGUEST_SIM_SET_CURRENT) {
		chip->current_tcb = options->current_tcb;
		chip->current = version_of(options->current_version);
		chip->committed_tcb = chip->current_tcb;
		chip->committed = chip->current;
		chip->reported_tcb = chip->current_tcb;
	}
	if (options->flags & SNPGUEST_SIM_SET_COMMITTED) {
		chip->committed_tcb = options->committed_tcb;
		chip->committed = version_of(options->committed_version);
		chip->reported_tcb = chip->committed_tcb;
	}
	if (options->flags & SNPGUEST_SIM_SET_REPORTED)
		chip->reported_tcb = options->reported_tcb;
}

static int set_chip(const struct snpguest_sim_options *options,
		    struct snpsim_chip_config *chip)
{
	uint32_t line = options->line ? options->line : SNPGUEST_LINE_MILAN;

	if (!snpsim_chip_defaults(line, chip) ||
	    options->signing_key > SNPGUEST_SIGNING_KEY_VLEK)
		return -EINVAL;
	if (options->report_version)
		chip->report_version = options->report_version;
	chip->vlek_loaded = options->signing_key == SNPGUEST_SIGNING_KEY_VLEK;
	chip->mask_chip_id = options->flags & SNPGUEST_SIM_MASK_CHIP_ID;
	chip->mask_chip_key = options->flags & SNPGUEST_SIM_MASK_CHIP_KEY;
	if (options->flags & SNPGUEST_SIM_SET_PLATFORM_INFO)
		chip->platform_info = options->platform_info;
	if (options->flags & SNPGUEST_SIM_SET_MIT_VECTOR)
		chip->mit_vector = options->mit_vector;
	set_tcbs(options, chip);
	return snpsim_chip_check(chip) ? -EINVAL : 0;
}

static void set_guest(const struct snpguest_sim_options *options,
		      struct snpsim_guest_config *guest)
{
	guest->policy =
		options->guest_policy ? options->guest_policy : POLICY_DEFAULT;
	guest->guest_svn = options->guest_svn;
	guest->author_key_en = options->flags & SNPGUEST_SIM_AUTHOR_KEY;
	memcpy(guest->family_id, options->family_id, 16);
	memcpy(guest->image_id, options->image_id, 16);
	memcpy(guest->measurement, options->measurement, 48);
	memcpy(guest->host_data, options->host_data, 32);
	memcpy(guest->id_key_digest, options->id_key_digest, 48);
	if (guest->author_key_en)
		memcpy(guest->author_key_digest, options->author_key_digest,
		       48);
}

static int set_driver(const struct snpguest_sim_options *options,
		      struct snpcore_config *driver)
{
	snpcore_config_init(driver);
	driver->vmpck_id = options->vmpck_id;
	driver->rate_s = options->rate_s;
	if (options->rate_s)
		driver->rate_burst = options->rate_burst;
	if (options->busy_timeout_s)
		driver->busy_timeout_s = options->busy_timeout_s;
	if (options->pending_lease_s)
		driver->pending_lease_s = options->pending_lease_s;
	return snpcore_config_check(driver) ? -EINVAL : 0;
}

void snpsim_setup_init(struct snpsim_setup *setup)
{
	(void)snpsim_setup_import(NULL, setup);
}

int snpsim_setup_import(const struct snpguest_sim_options *user,
			struct snpsim_setup *setup)
{
	struct snpguest_sim_options options;
	int rc = import(user, &options);

	memset(setup, 0, sizeof(*setup));
	if (rc == 0 && ((options.flags & ~FLAGS_KNOWN) || options.rsvd))
		rc = -EINVAL;
	if (rc == 0)
		rc = set_chip(&options, &setup->platform.chip);
	if (rc == 0)
		rc = set_driver(&options, &setup->driver);
	if (rc)
		return rc;
	set_guest(&options, &setup->guest);
	setup->platform.pki_folder = options.pki_dir;
	setup->platform.state_folder = options.state_dir;
	setup->platform.seed = options.seed;
	setup->platform.seed_len = options.seed_len;
	setup->platform.now = options.cert_time;
	setup->manner = options.flags & SNPGUEST_SIM_HOST_KVM
				? SNPSIM_HOST_KVM
				: SNPSIM_HOST_PROTOCOL;
	setup->real_time = options.flags & SNPGUEST_SIM_REAL_TIME;
	setup->plan = options.plan;
	return 0;
}
