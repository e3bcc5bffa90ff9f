/* SPDX-License-Identifier: MIT */
/* An open device: the seam below, and what was learnt about the driver. */
#ifndef SNPLIB_DEVICE_H
#define SNPLIB_DEVICE_H

#include <stdatomic.h>
#include <stdbool.h>

#include "tsmfs.h"

#define SNPLIB_DEVICE_PATH "/dev/sev-guest"
#define SNPLIB_BUDGET_DEFAULT_MS 60000u

/* Whether the driver has SNP_RETRY; learnt once. */
enum snplib_presence {
	SNPLIB_UNKNOWN,
	SNPLIB_PRESENT,
	SNPLIB_ABSENT,
};

struct snpguest_device {
	struct snpguest_transport transport;
	void *ctx;
	struct snpguest_options options; /* budget_ms holds in any case */
	int fd;				 /* of a device node, or -1 */
	struct snplib_tsm tsm;		 /* instead of the seam, or none */
	struct snplib_tsmfs tsmfs;
	_Atomic uint32_t retry; /* enum snplib_presence */
	/* Some call's message is pending: another one would orphan it. */
	_Atomic bool pending;
};

/*
 * Take the options over, defaults filled in; @user may be NULL.
 * Errors: E_USAGE.
 */
snpguest_status snplib_options_take(struct snpguest_options *options,
				    const struct snpguest_options *user);

#endif
