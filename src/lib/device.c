/* SPDX-License-Identifier: MIT */
#include "device.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "node.h"
#include "output.h"
#include "tsm.h"

#define FLAGS_KNOWN                                                            \
	(SNPGUEST_NONBLOCK | SNPGUEST_SET_BUDGET | SNPGUEST_SET_CANCEL)

snpguest_status snplib_options_take(struct snpguest_options *options,
				    const struct snpguest_options *user)
{
	static const struct snpguest_options none = { .size = sizeof(none) };
	snpguest_status status;

	status = snplib_input(options, sizeof(*options), user ? user : &none);
	if (status)
		return status;
	if (options->flags & ~FLAGS_KNOWN ||
	    options->transport > SNPGUEST_TRANSPORT_TSM)
		return SNPGUEST_E_USAGE;
	if (!(options->flags & SNPGUEST_SET_BUDGET))
		options->budget_ms = SNPLIB_BUDGET_DEFAULT_MS;
	if (!(options->flags & SNPGUEST_SET_CANCEL))
		options->cancel_fd = -1;
	else if (fcntl(options->cancel_fd, F_GETFD) < 0)
		return SNPGUEST_E_USAGE;
	return SNPGUEST_OK;
}

static struct snpguest_device *
device_new(const struct snpguest_options *options)
{
	struct snpguest_device *dev = calloc(1, sizeof(*dev));

	if (!dev)
		return NULL;
	dev->options = *options;
	dev->fd = -1;
	return dev;
}

static int node_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	const struct snpguest_device *dev = ctx;

	return snplib_node_ioctl(dev->fd, cmd, arg);
}

static void node_close(void *ctx)
{
	const struct snpguest_device *dev = ctx;

	close(dev->fd);
}

/*
 * A caller that wants to be held to a time, or to cancel, must not be left
 * inside a driver that queues and throttles: such a handle is non-blocking
 * and the waiting is done here, in poll(2).  Drivers that know nothing of
 * O_NONBLOCK block as ever.
 */
static bool open_nonblock(const struct snpguest_options *options)
{
	if (options->flags & (SNPGUEST_NONBLOCK | SNPGUEST_SET_CANCEL))
		return true;
	return options->flags & SNPGUEST_SET_BUDGET &&
	       options->budget_ms != SNPGUEST_BUDGET_INFINITE;
}

static snpguest_status open_node(snpguest_device *dev, const char *path,
				 int *error)
{
	snpguest_status status;

	status = snplib_node_open(path, open_nonblock(&dev->options), &dev->fd,
				  error);
	if (status)
		return status;
	dev->transport.ioctl = node_ioctl;
	dev->transport.close = node_close;
	dev->ctx = dev;
	return SNPGUEST_OK;
}

static void tsm_close(void *ctx)
{
	snplib_tsmfs_close(ctx);
}

static snpguest_status open_tsm(snpguest_device *dev, const char *path,
				int *error)
{
	const struct snplib_tsm tsm = { &snplib_tsmfs_ops, &dev->tsmfs };
	snpguest_status status;

	*error = snplib_tsmfs_open(&dev->tsmfs, path);
	if (*error)
		return snplib_node_status(*error);
	status = snplib_tsm_check(&tsm, error);
	if (status)
		goto err_close_tree;
	dev->tsm = tsm;
	dev->transport.close = tsm_close;
	dev->ctx = &dev->tsmfs;
	return SNPGUEST_OK;

err_close_tree:
	snplib_tsmfs_close(&dev->tsmfs);
	return status;
}

/* No path given: the device, or where there is none configfs-tsm. */
static snpguest_status open_default(snpguest_device *dev, int *error)
{
	snpguest_status status;
	int other;

	status = open_node(dev, SNPLIB_DEVICE_PATH, error);
	if (status != SNPGUEST_E_NODEV ||
	    dev->options.transport == SNPGUEST_TRANSPORT_IOCTL)
		return status;
	if (access(SNPLIB_TSM_PATH, F_OK) < 0)
		return status;
	status = open_tsm(dev, SNPLIB_TSM_PATH, &other);
	*error = other;
	return status;
}

static snpguest_status open_any(snpguest_device *dev, const char *path,
				int *error)
{
	snpguest_status status;

	if (dev->options.transport == SNPGUEST_TRANSPORT_TSM)
		return open_tsm(dev, path ? path : SNPLIB_TSM_PATH, error);
	if (!path)
		return open_default(dev, error);
	status = open_node(dev, path, error);
	if (status == SNPGUEST_E_NODEV && *error == EISDIR &&
	    dev->options.transport == SNPGUEST_TRANSPORT_AUTO)
		return open_tsm(dev, path, error);
	return status;
}

snpguest_status snpguest_open(const char *path,
			      const struct snpguest_options *options,
			      snpguest_device **dev,
			      struct snpguest_fault *fault)
{
	struct snpguest_options own;
	struct snpguest_device *out;
	snpguest_status status;
	int error = 0;

	if (fault)
		memset(fault, 0, sizeof(*fault));
	if (!dev)
		return SNPGUEST_E_USAGE;
	*dev = NULL;
	status = snplib_options_take(&own, options);
	if (status)
		return status;
	out = device_new(&own);
	if (!out)
		return SNPGUEST_E_NOMEM;
	status = open_any(out, path, &error);
	if (fault)
		fault->os_errno = error;
	if (status)
		goto err_free_device;
	*dev = out;
	return SNPGUEST_OK;

err_free_device:
	free(out);
	return status;
}

snpguest_status
snpguest_open_transport(const struct snpguest_transport *transport, void *ctx,
			const struct snpguest_options *options,
			snpguest_device **dev)
{
	struct snpguest_transport seam;
	struct snpguest_options own;
	struct snpguest_device *out;
	snpguest_status status;

	if (!dev)
		return SNPGUEST_E_USAGE;
	*dev = NULL;
	status = snplib_input(&seam, sizeof(seam), transport);
	if (status)
		return status;
	status = snplib_options_take(&own, options);
	if (status)
		return status;
	if (!seam.ioctl || own.transport == SNPGUEST_TRANSPORT_TSM)
		return SNPGUEST_E_USAGE;
	out = device_new(&own);
	if (!out)
		return SNPGUEST_E_NOMEM;
	out->transport = seam;
	out->ctx = ctx;
	*dev = out;
	return SNPGUEST_OK;
}

void snpguest_close(snpguest_device *dev)
{
	if (!dev)
		return;
	if (dev->transport.close)
		dev->transport.close(dev->ctx);
	free(dev);
}

int snpguest_poll_fd(const snpguest_device *dev)
{
	return dev ? dev->fd : -1;
}
