/* SPDX-License-Identifier: MIT */
/* The fake host: a guest's secrets page, and whoever has /dev/snp-host. */
#ifndef SNPKMOD_FAKEHOST_H
#define SNPKMOD_FAKEHOST_H

#include <linux/miscdevice.h>

#include "fakeexit.h"

struct snpkmod_fakehost {
	struct snpkmod_host host;
	struct snpkmod_fakeexit exit;
	struct miscdevice misc;
	struct platform_device *pdev; /* what the guest's driver binds to */
	bool taken;		      /* by that driver; under exit.lock */
};

/* A host that nobody attends, of a guest without keys; 0 or -errno. */
int snpkmod_fakehost_init(struct snpkmod_fakehost *fake);
void snpkmod_fakehost_destroy(struct snpkmod_fakehost *fake);

/* Launch the guest, or take it away; -EBUSY while its driver is there. */
int snpkmod_fakehost_boot(struct snpkmod_fakehost *fake,
			  const struct snpwire_host_boot *boot);

#endif
