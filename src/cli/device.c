/* SPDX-License-Identifier: MIT */
#include "device.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "say.h"

static const char *waits_for(uint32_t reason)
{
	switch (reason) {
	case SNPGUEST_WAIT_BUSY:
		return "another program is using the device";
	case SNPGUEST_WAIT_THROTTLED:
		return "the host throttles requests";
	case SNPGUEST_WAIT_INTERRUPTED:
		return "the request was interrupted";
	case SNPGUEST_WAIT_CERTS:
		return "the host's certificates changed";
	default:
		return "the device is not ready";
	}
}

static void on_wait(void *ctx, uint32_t attempt, uint32_t reason,
		    uint32_t pause_ms)
{
	(void)ctx;
	fprintf(stderr,
		SAY_PROGRAM ": %s; attempt %" PRIu32 ", again in %" PRIu32
			    ".%" PRIu32 " s\n",
		waits_for(reason), attempt, pause_ms / 1000,
		pause_ms % 1000 / 100);
}

static void set_options(const struct cli *cli,
			const struct option_number *timeout,
			struct snpguest_options *options)
{
	memset(options, 0, sizeof(*options));
	options->size = sizeof(*options);
	if (timeout->given) {
		options->flags |= SNPGUEST_SET_BUDGET;
		options->budget_ms = (uint32_t)timeout->value * 1000;
	}
	/* Progress is for who watches; a log is not helped by it. */
	if (!cli->quiet && isatty(STDERR_FILENO))
		options->on_wait = on_wait;
}

snpguest_device *device_open(struct cli *cli, const char *path,
			     const struct option_number *timeout)
{
	struct snpguest_fault fault = { 0 };
	struct snpguest_options options;
	snpguest_device *dev = NULL;
	snpguest_status status;
	char what[256];

	set_options(cli, timeout, &options);
	status = snpguest_open(path, &options, &dev, &fault);
	if (status == SNPGUEST_OK)
		return dev;
	snprintf(what, sizeof(what), "cannot open %s",
		 path ? path : "the guest's device");
	say_fault(cli, what, status, &fault);
	return NULL;
}
