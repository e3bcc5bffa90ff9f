/* SPDX-License-Identifier: MIT */
/* A guest's channel in the kernel: the device, and all it stands on. */
#ifndef SNPKMOD_GUEST_H
#define SNPKMOD_GUEST_H

#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "../core/channel.h"
#include "aead.h"
#include "pages.h"

struct device;

struct snpkmod_guest {
	struct device *dev;
	struct snpkmod_host *host;
	struct snpkmod_pages pages;
	u8 *vmpck;   /* in the secrets page */
	u8 *counter; /* u32 there */
	struct miscdevice misc;
	/* All that follows; not held during a host call. */
	struct mutex lock;
	struct snpkmod_aead aead;
	wait_queue_head_t wait;
	unsigned long events; /* counts what may be news to who waits */
	u64 owners;
	struct delayed_work tick;
	u64 tick_at;
	struct snpcore_channel channel;
};

/*
 * Start on @host and register the character device; 0 or -errno, and the log
 * has been told why.
 */
int snpkmod_guest_start(struct device *dev, struct snpkmod_host *host,
			const struct snpcore_config *config,
			struct snpkmod_guest **guest);
/* No more requests: what is pending is finished, or its key goes. */
void snpkmod_guest_quiesce(struct snpkmod_guest *guest);
/* And give everything back. */
void snpkmod_guest_stop(struct snpkmod_guest *guest);

#endif
