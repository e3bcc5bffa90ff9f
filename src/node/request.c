/* SPDX-License-Identifier: MIT */
/*
 * The ioctls are FUSE's restricted ones: the kernel brings the 32 bytes of
 * the argument and takes them back with the result, a failing one too.  What
 * they point at is copied from and to the caller here.
 */
#include "request.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "caller.h"
#include "device.h"
#include "say.h"

struct snpnode_request {
	struct snpnode_job job;
	struct snpnode_device *device;
	fuse_req_t req;
	pid_t pid;
	struct snpwire_ioctl_request arg;
	uint8_t raw[SNPWIRE_IOCTL_REQUEST_SIZE];
	uint64_t certs_address;
	uint32_t certs_len; /* as the caller gave it */
	size_t size;	    /* of this, with its certificate buffer */
	uint8_t response[SNPWIRE_REPORT_RSP_SIZE];
	uint8_t certs[];
};

#define CERTS_LEN_OFFSET 104u

static struct snpnode_request *from_job(struct snpnode_job *job)
{
	return (struct snpnode_request *)((char *)job -
					  offsetof(struct snpnode_request,
						   job));
}

/*
 * Requests carry keys and report data.  One that is all zero again is kept
 * for the next caller; what was never filled is so still.
 */
static void request_free(struct snpnode_request *request)
{
	struct snpnode_device *device = request->device;
	size_t size = request->size;
	bool filled = request->job.call.error == 0;

	snpport_wipe(request,
		     filled ? size
			    : offsetof(struct snpnode_request, response));
	if (size == sizeof(*request) && !device->spare)
		device->spare = request;
	else
		free(request);
}

/* All zero.  NULL: no memory. */
static struct snpnode_request *request_alloc(struct snpnode_device *device,
					     size_t size)
{
	struct snpnode_request *request = device->spare;

	if (!request || size != sizeof(*request))
		return calloc(1, size);
	device->spare = NULL;
	return request;
}

/* Why the caller's memory could not be reached, where EFAULT hides it. */
static int explain(struct snpnode_device *device, pid_t pid, int error)
{
	if (error == -ESRCH && !device->said_no_pid) {
		device->said_no_pid = true;
		snpnode_say("a caller's process is not visible here (pid %ld); "
			    "it gets EFAULT: run snpguest-node in the caller's "
			    "pid namespace, or in one above it",
			    (long)pid);
	}
	if (error == -EPERM && !device->said_no_access) {
		device->said_no_access = true;
		snpnode_say("not allowed to reach the memory of process %ld; "
			    "it gets EFAULT: run snpguest-node as the caller's "
			    "user or as root, and see "
			    "/proc/sys/kernel/yama/ptrace_scope",
			    (long)pid);
	}
	return error ? -EFAULT : 0;
}

static int read_caller(struct snpnode_device *device, pid_t pid,
		       uint64_t address, void *data, size_t len)
{
	return explain(device, pid,
		       snpnode_caller_read(pid, address, data, len));
}

static int write_caller(struct snpnode_request *request, uint64_t address,
			const void *data, size_t len)
{
	return explain(request->device, request->pid,
		       snpnode_caller_write(request->pid, address, data, len));
}

/* What of an ioctl has been read before there is a request. */
struct intake {
	struct snpwire_ioctl_request arg;
	struct snpwire_ext_tail tail;
	uint8_t data[SNPWIRE_EXT_REPORT_REQ_SIZE];
};

/* The checks of the driver's ABI, in its order; nothing is kept if it fails. */
static int take_in(struct snpnode_device *device, pid_t pid,
		   enum snpcore_kind kind, const uint8_t *raw,
		   struct intake *in)
{
	size_t len = kind == SNPCORE_EXT_REPORT ? SNPWIRE_EXT_REPORT_REQ_SIZE
						: snpcore_request_size(kind);
	int error;

	if (!snpwire_ioctl_request_read(raw, SNPWIRE_IOCTL_REQUEST_SIZE,
					&in->arg))
		return -EFAULT;
	if (!in->arg.msg_version || !in->arg.req_data || !in->arg.resp_data)
		return -EINVAL;
	error = read_caller(device, pid, in->arg.req_data, in->data, len);
	if (error || kind != SNPCORE_EXT_REPORT)
		return error;
	(void)snpwire_ext_tail_read(in->data, len, &in->tail);
	if (in->tail.certs_len % SNPCORE_PAGE_SIZE ||
	    in->tail.certs_len > SNPCORE_CERTS_MAX)
		return -EINVAL;
	return 0;
}

static struct snpnode_request *request_new(struct snpnode_device *device,
					   const struct intake *in,
					   enum snpcore_kind kind)
{
	bool offered = in->tail.certs_address && in->tail.certs_len;
	size_t size = sizeof(struct snpnode_request) +
		      (offered ? in->tail.certs_len : 0);
	struct snpnode_request *request = request_alloc(device, size);

	if (!request)
		return NULL;
	request->device = device;
	request->size = size;
	request->arg = in->arg;
	request->certs_address = in->tail.certs_address;
	request->certs_len = in->tail.certs_len;
	/* Drivers that leave exitinfo2 alone leave what was there. */
	request->job.call.exitinfo2 = in->arg.exitinfo2;
	request->job.call.kind = kind;
	request->job.call.msg_version = in->arg.msg_version;
	memcpy(request->job.call.request, in->data, snpcore_request_size(kind));
	request->job.call.has_certs_address = in->tail.certs_address != 0;
	request->job.call.certs_len = in->tail.certs_len;
	request->job.call.certs = offered ? request->certs : NULL;
	if (kind != SNPCORE_RETRY)
		request->job.call.response = request->response;
	return request;
}

/* libfuse calls this under the request's lock, in the loop's thread. */
static void interrupted(fuse_req_t req, void *data)
{
	struct snpnode_request *request = data;

	(void)req;
	if (!request->job.over)
		snpsim_driver_interrupt(request->device->driver,
					&request->job.call);
}

static void submit(struct snpnode_request *request, struct snpnode_file *file)
{
	request->job.call.owner = file->owner;
	request->job.call.nonblock = file->nonblock;
	snpsim_driver_submit(request->device->driver, &request->job.call);
	/* A signal that was quicker than the request is told of here. */
	if (!request->job.over)
		fuse_req_interrupt_func(request->req, interrupted, request);
}

/* The new certs_len goes back into the caller's request structure. */
static int put_certs_len(struct snpnode_request *request)
{
	uint32_t len = request->job.call.certs_len;
	uint8_t raw[4] = { (uint8_t)len, (uint8_t)(len >> 8),
			   (uint8_t)(len >> 16), (uint8_t)(len >> 24) };

	if (request->job.call.kind != SNPCORE_EXT_REPORT ||
	    len == request->certs_len)
		return 0;
	return write_caller(request, request->arg.req_data + CERTS_LEN_OFFSET,
			    raw, sizeof(raw));
}

static int put_response(struct snpnode_request *request)
{
	int error =
		write_caller(request, request->arg.resp_data, request->response,
			     snpcore_response_size(request->job.call.kind));

	if (!error && request->job.call.certs)
		error = write_caller(request, request->certs_address,
				     request->certs, request->certs_len);
	return error;
}

static void answer(struct snpnode_request *request)
{
	int error = request->job.call.error;
	int put;

	if (request->job.call.kind == SNPCORE_RETRY) {
		(void)fuse_reply_ioctl(request->req, error, NULL, 0);
		return;
	}
	put = error ? 0 : put_response(request);
	if (!put)
		put = put_certs_len(request);
	if (put)
		error = put;
	request->arg.exitinfo2 = request->job.call.exitinfo2;
	(void)snpwire_ioctl_request_write(&request->arg, request->raw,
					  sizeof(request->raw));
	/* It can fail only if the file system went, and the caller with it. */
	(void)fuse_reply_ioctl(request->req, error, request->raw,
			       sizeof(request->raw));
}

static void finish(struct snpnode_job *job)
{
	struct snpnode_request *request = from_job(job);

	answer(request);
	request_free(request);
}

void snpnode_request_start(struct snpnode_device *device,
			   struct snpnode_file *file, fuse_req_t req,
			   enum snpcore_kind kind, const uint8_t *raw)
{
	pid_t pid = fuse_req_ctx(req)->pid;
	struct snpnode_request *request;
	struct intake in = { 0 };
	int error = raw ? take_in(device, pid, kind, raw, &in) : 0;

	if (!error) {
		request = request_new(device, &in, kind);
		error = request ? 0 : -ENOMEM;
	}
	snpport_wipe(in.data, sizeof(in.data));
	if (error) {
		fuse_reply_err(req, -error);
		return;
	}
	request->job.finish = finish;
	request->req = req;
	request->pid = pid;
	if (raw)
		memcpy(request->raw, raw, sizeof(request->raw));
	submit(request, file);
}
