/* SPDX-License-Identifier: MIT */
/* The guest's device, opened with patience and progress. */
#ifndef CLI_DEVICE_H
#define CLI_DEVICE_H

#include "cli.h"

#define DEVICE_TIMEOUT_MAX 4000000u /* seconds, so that ms fit 32 bits */

/* @path may be NULL.  Returns NULL after having said why. */
snpguest_device *device_open(struct cli *cli, const char *path,
			     const struct option_number *timeout);

#endif
