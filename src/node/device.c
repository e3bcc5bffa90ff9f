/* SPDX-License-Identifier: MIT */
#include "device.h"

#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <snpguest-ioctl.h>

#include "../sim/machine.h"
#include "request.h"

/* Nothing about the file changes; the kernel may ask once an hour. */
#define ATTR_TIMEOUT_S 3600.0

void snpnode_device_init(struct snpnode_device *device,
			 const struct snpnode_loop *loop, mode_t mode)
{
	*device = (struct snpnode_device){
		.loop = loop,
		.uid = geteuid(),
		.gid = getegid(),
		.mode = mode,
	};
	snpnode_jobs_init(&device->over);
}

static void delivered(void *ctx, struct snpcore_call *call)
{
	struct snpnode_device *device = ctx;

	snpnode_jobs_add(&device->over, call);
}

static uint64_t now_ms(void *ctx)
{
	const struct snpnode_device *device = ctx;

	return device->loop->now_ms;
}

int snpnode_device_boot(struct snpnode_device *device,
			struct snpsim_machine *machine,
			const struct snpcore_config *config)
{
	const struct snpsim_driver_hooks hooks = {
		.deliver = delivered,
		.now_ms = now_ms,
		.ctx = device,
	};

	int error;

	device->kernel = snpsim_machine_kernel(machine);
	error = snpsim_driver_new(machine, config, &hooks, &device->driver);
	for (struct snpnode_file *file = device->files; file && !error;
	     file = file->next)
		file->owner = snpsim_driver_open_owner(device->driver);
	return error;
}

void snpnode_device_shutdown(struct snpnode_device *device)
{
	snpsim_driver_free(device->driver);
	device->driver = NULL;
	snpnode_jobs_finish(&device->over);
}

void snpnode_device_destroy(struct snpnode_device *device)
{
	while (device->files) {
		struct snpnode_file *file = device->files;

		snpnode_file_unpoll(&device->polled, file);
		snpnode_file_close(&device->files, file);
	}
	free(device->spare);
	device->spare = NULL;
}

static struct snpnode_device *device_of(fuse_req_t req)
{
	return fuse_req_userdata(req);
}

static struct snpnode_file *file_of(const struct fuse_file_info *fi)
{
	return (struct snpnode_file *)(uintptr_t)fi->fh;
}

static void reply_attr(fuse_req_t req)
{
	const struct snpnode_device *device = device_of(req);
	const struct stat st = {
		.st_ino = FUSE_ROOT_ID,
		.st_mode = S_IFREG | device->mode,
		.st_nlink = 1,
		.st_uid = device->uid,
		.st_gid = device->gid,
	};

	fuse_reply_attr(req, &st, ATTR_TIMEOUT_S);
}

static void op_getattr(fuse_req_t req, fuse_ino_t ino,
		       struct fuse_file_info *fi)
{
	(void)ino;
	(void)fi;
	reply_attr(req);
}

/* O_TRUNC and touch do no harm to a character device; chmod and chown do. */
static void op_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr,
		       int to_set, struct fuse_file_info *fi)
{
	(void)ino;
	(void)attr;
	(void)fi;
	if (to_set &
	    (FUSE_SET_ATTR_MODE | FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID))
		fuse_reply_err(req, EPERM);
	else
		reply_attr(req);
}

static void op_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct snpnode_device *device = device_of(req);
	struct snpnode_file *file =
		snpnode_file_open(&device->files, device->driver, fi->flags);

	(void)ino;
	if (!file) {
		fuse_reply_err(req, ENOMEM);
		return;
	}
	fi->fh = (uintptr_t)file;
	fi->direct_io = 1;
	fi->nonseekable = 1;
	/* The opener was interrupted: no release will come. */
	if (fuse_reply_open(req, fi) == -ENOENT)
		snpnode_file_close(&device->files, file);
}

static void op_release(fuse_req_t req, fuse_ino_t ino,
		       struct fuse_file_info *fi)
{
	struct snpnode_device *device = device_of(req);
	struct snpnode_file *file = file_of(fi);

	(void)ino;
	snpnode_file_unpoll(&device->polled, file);
	snpsim_driver_release(device->driver, file->owner);
	snpnode_file_close(&device->files, file);
	fuse_reply_err(req, 0);
}

/* read() and write() on the driver's device: it has neither. */
static void op_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		    struct fuse_file_info *fi)
{
	(void)ino;
	(void)size;
	(void)off;
	(void)fi;
	fuse_reply_err(req, EINVAL);
}

static void op_write(fuse_req_t req, fuse_ino_t ino, const char *buf,
		     size_t size, off_t off, struct fuse_file_info *fi)
{
	(void)buf;
	op_read(req, ino, size, off, fi);
}

static bool kind_of(unsigned int cmd, enum snpcore_kind *kind)
{
	switch (cmd) {
	case SNPGUEST_IOCTL_GET_REPORT:
		*kind = SNPCORE_REPORT;
		return true;
	case SNPGUEST_IOCTL_GET_DERIVED_KEY:
		*kind = SNPCORE_DERIVED_KEY;
		return true;
	case SNPGUEST_IOCTL_GET_EXT_REPORT:
		*kind = SNPCORE_EXT_REPORT;
		return true;
	case SNPGUEST_IOCTL_RETRY:
		*kind = SNPCORE_RETRY;
		return true;
	default:
		return false;
	}
}

static void op_ioctl(fuse_req_t req, fuse_ino_t ino, unsigned int cmd,
		     void *arg, struct fuse_file_info *fi, unsigned int flags,
		     const void *in, size_t in_size, size_t out_size)
{
	enum snpcore_kind kind;

	(void)ino;
	(void)arg;
	(void)flags;
	if (!kind_of(cmd, &kind))
		fuse_reply_err(req, ENOTTY);
	else if (kind == SNPCORE_RETRY)
		snpnode_request_start(device_of(req), file_of(fi), req, kind,
				      NULL);
	else if (in_size < SNPWIRE_IOCTL_REQUEST_SIZE ||
		 out_size < SNPWIRE_IOCTL_REQUEST_SIZE)
		fuse_reply_err(req, EFAULT);
	else
		snpnode_request_start(device_of(req), file_of(fi), req, kind,
				      in);
}

static void op_poll(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi,
		    struct fuse_pollhandle *poll)
{
	struct snpnode_device *device = device_of(req);
	struct snpnode_file *file = file_of(fi);
	uint64_t when = snpsim_driver_poll(device->driver, file->owner);

	(void)ino;
	snpnode_file_poll(&device->polled, file, poll);
	fuse_reply_poll(req, when <= snpsim_driver_now(device->driver)
				     ? POLLOUT | POLLWRNORM
				     : 0);
}

const struct fuse_lowlevel_ops snpnode_device_ops = {
	.getattr = op_getattr,
	.setattr = op_setattr,
	.open = op_open,
	.release = op_release,
	.read = op_read,
	.write = op_write,
	.ioctl = op_ioctl,
	.poll = op_poll,
};

int snpnode_device_tick(struct snpnode_device *device)
{
	uint64_t next, wake, now;
	bool answered;

	/* A reboot that failed: the loop is about to end. */
	if (!device->driver)
		return -1;
	next = snpsim_driver_run(device->driver);
	answered = device->over.head;
	snpnode_jobs_finish(&device->over);
	wake = snpnode_file_wake(&device->polled, device->driver);
	/* Who was answered may have asked again, and not only here. */
	if (answered)
		return 0;
	if (wake < next)
		next = wake;
	if (next == UINT64_MAX)
		return -1;
	now = snpsim_driver_now(device->driver);
	if (next <= now)
		return 0;
	return next - now < INT_MAX ? (int)(next - now) : INT_MAX;
}
