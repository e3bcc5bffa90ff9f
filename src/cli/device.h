/* SPDX-License-Identifier: MIT */
/* The guest's device, opened with patience and progress. */
#ifndef CLI_DEVICE_H
#define CLI_DEVICE_H

#include "progress.h"

#define DEVICE_TIMEOUT_MAX 4000000u /* seconds, so that ms fit 32 bits */

struct device {
	snpguest_device *handle;
	struct progress progress;
};

/*
 * @path may be NULL; @transport is SNPGUEST_TRANSPORT_*.  Returns false after
 * having said why.
 */
bool device_open(struct cli *cli, const char *path, uint32_t transport,
		 const struct option_number *timeout, struct device *device);
void device_close(struct device *device);

#endif
