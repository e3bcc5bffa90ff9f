/* SPDX-License-Identifier: MIT */
/*
 * The one seam below the driver: a guest's secrets page, and the way to its
 * host.  silicon.c has the real one; the module snpguest-fakehost another.
 */
#ifndef SNPKMOD_HOST_H
#define SNPKMOD_HOST_H

#include <linux/types.h>

#include "../core/channel.h"

/* The platform device that a fake host makes; its data is a snpkmod_host. */
#define SNPKMOD_FAKE_DEVICE "snpguest-fake"

/* One exit: what leaves the guest, and where the answer goes. */
struct snpkmod_exit {
	u64 exit_code;
	u32 npages;
	u8 *request;
	u8 *response;
	u8 *certs;
};

struct snpkmod_host {
	u8 *secrets; /* the secrets page (56860), one page */
	/* One driver at a time, and the host stays as long: 0 or -errno. */
	int (*take)(struct snpkmod_host *host);
	void (*drop)(struct snpkmod_host *host);
	/*
	 * Let the host read and write @pages from @first on, and take them
	 * back.  NULL: it can anyway.  After a failure their state is
	 * unknown, and they must never be used for anything else.
	 */
	int (*share)(u8 *first, int pages);
	int (*unshare)(u8 *first, int pages);
	/* May sleep; @answer is preset to a failed call. */
	void (*call)(struct snpkmod_host *host, const struct snpkmod_exit *exit,
		     struct snpcore_answer *answer);
};

#endif
