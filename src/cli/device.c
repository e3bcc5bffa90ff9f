/* SPDX-License-Identifier: MIT */
#include "device.h"

#include <stdio.h>
#include <string.h>

#include "say.h"

#define DEFAULT_SECONDS 60u /* as the library's own */

static void set_options(const struct option_number *timeout,
			struct device *device, struct snpguest_options *options)
{
	uint64_t seconds = timeout->given ? timeout->value : DEFAULT_SECONDS;

	memset(options, 0, sizeof(*options));
	options->size = sizeof(*options);
	options->flags = SNPGUEST_SET_BUDGET;
	options->budget_ms = (uint32_t)seconds * 1000;
	options->on_wait = progress_wait;
	options->on_wait_ctx = &device->progress;
}

bool device_open(struct cli *cli, const char *path, uint32_t transport,
		 const struct option_number *timeout, struct device *device)
{
	struct snpguest_fault fault = { 0 };
	struct snpguest_options options;
	snpguest_status status;
	char what[256];

	set_options(timeout, device, &options);
	options.transport = transport;
	progress_begin(&device->progress, cli, options.budget_ms);
	status = snpguest_open(path, &options, &device->handle, &fault);
	if (status == SNPGUEST_OK)
		return true;
	snprintf(what, sizeof(what), "cannot open %s",
		 path ? path : "the guest's device");
	return say_fault(cli, what, status, &fault);
}

void device_close(struct device *device)
{
	progress_end(&device->progress);
	snpguest_close(device->handle);
	device->handle = NULL;
}
