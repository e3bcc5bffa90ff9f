/* SPDX-License-Identifier: MIT */
#include "guest.h"

#include <linux/device.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "chardev.h"
#include "drive.h"
#include "world.h"

/* The secrets page (56860, "Secrets Page"): VMPCK0..3, then the os_area. */
#define SECRETS_VMPCK 0x20
#define SECRETS_SEQNO 0xa0

static int find_key(struct snpkmod_guest *guest, u32 id)
{
	u8 *secrets = guest->host->secrets;

	guest->vmpck = secrets + SECRETS_VMPCK + id * SNPKMOD_KEY_SIZE;
	guest->counter = secrets + SECRETS_SEQNO + id * sizeof(u32);
	if (memchr_inv(guest->vmpck, 0, SNPKMOD_KEY_SIZE))
		return 0;
	dev_err(guest->dev,
		"VMPCK%u is empty: wiped by a driver before, or kept back; "
		"reboot, or load with another vmpck_id\n",
		id);
	return -ENODEV;
}

static int start_channel(struct snpkmod_guest *guest,
			 const struct snpcore_config *config)
{
	int error = snpkmod_aead_init(&guest->aead, guest->vmpck);

	if (error) {
		dev_err(guest->dev, "no gcm(aes) to be had: %d\n", error);
		return error;
	}
	error = snpcore_init(&guest->channel, &snpkmod_world_ops, guest, config,
			     snpkmod_now());
	if (error) {
		dev_err(guest->dev,
			"VMPCK%u's message counter is odd: another driver was "
			"stopped in mid-message; load with another vmpck_id\n",
			config->vmpck_id);
		snpkmod_aead_destroy(&guest->aead);
	}
	return error;
}

static struct snpkmod_guest *guest_new(struct device *dev,
				       struct snpkmod_host *host)
{
	struct snpkmod_guest *guest = kvzalloc(sizeof(*guest), GFP_KERNEL);

	if (!guest)
		return NULL;
	guest->dev = dev;
	guest->host = host;
	mutex_init(&guest->lock);
	snpkmod_drive_init(guest);
	return guest;
}

static int guest_fill(struct snpkmod_guest *guest,
		      const struct snpcore_config *config)
{
	int error = find_key(guest, config->vmpck_id);

	if (error)
		return error;
	error = snpkmod_pages_init(&guest->pages, guest->host);
	if (error)
		return error;
	error = start_channel(guest, config);
	if (error)
		goto err_pages;
	/* Last: from here on there may be callers. */
	error = snpkmod_chardev_register(guest);
	if (error) {
		dev_err(guest->dev, "cannot make /dev/sev-guest: %d\n", error);
		goto err_channel;
	}
	return 0;

err_channel:
	snpcore_destroy(&guest->channel);
	snpkmod_aead_destroy(&guest->aead);
err_pages:
	snpkmod_pages_destroy(&guest->pages);
	return error;
}

int snpkmod_guest_start(struct device *dev, struct snpkmod_host *host,
			const struct snpcore_config *config,
			struct snpkmod_guest **guest)
{
	int error = host->take(host);

	if (error)
		return error;
	*guest = guest_new(dev, host);
	error = *guest ? guest_fill(*guest, config) : -ENOMEM;
	if (!error)
		return 0;
	kvfree(*guest);
	*guest = NULL;
	host->drop(host);
	return error;
}

void snpkmod_guest_quiesce(struct snpkmod_guest *guest)
{
	snpkmod_drive_stop(guest);
}

void snpkmod_guest_stop(struct snpkmod_guest *guest)
{
	struct snpkmod_host *host = guest->host;

	/* The module is not in use: no file is open, and none can be. */
	snpkmod_chardev_unregister(guest);
	snpkmod_drive_stop(guest);
	snpcore_destroy(&guest->channel);
	snpkmod_aead_destroy(&guest->aead);
	snpkmod_pages_destroy(&guest->pages);
	kvfree(guest);
	host->drop(host);
}
