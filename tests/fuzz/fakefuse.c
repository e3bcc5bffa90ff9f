/* SPDX-License-Identifier: MIT */
#include "fakefuse.h"

#include <errno.h>

#include "node/caller.h"

struct fuse_pollhandle {
	bool woken;
};

struct fuse_req fakefuse_slots[SLOTS];
int fakefuse_open_error;
unsigned int fakefuse_handles;
void (*fakefuse_answered)(struct fuse_req *req);

void fakefuse_begin(struct fuse_req *req, void *user_data)
{
	MUST(!req->asked);
	memset(req, 0, offsetof(struct fuse_req, memory));
	req->ctx.pid = 1000 + (pid_t)(req - fakefuse_slots);
	req->user_data = user_data;
	req->asked = true;
}

uint64_t fakefuse_address(const struct fuse_req *req, size_t offset)
{
	return SLOT_BASE + (uint64_t)(req - fakefuse_slots) * SLOT_SIZE +
	       offset;
}

/* libfuse forgets a request with its answer, and its interrupts. */
void fakefuse_interrupt(struct fuse_req *req)
{
	if (!req->asked || req->interrupted)
		return;
	req->interrupted = true;
	if (req->on_interrupt)
		req->on_interrupt(req, req->interrupt_data);
}

struct fuse_pollhandle *fakefuse_handle(void)
{
	struct fuse_pollhandle *handle = calloc(1, sizeof(*handle));

	if (!handle)
		abort();
	fakefuse_handles++;
	return handle;
}

/* ---- what the node calls --------------------------------------------------
 */

static int answered(struct fuse_req *req, int error)
{
	MUST(req->asked);
	req->asked = false;
	req->error = error;
	fakefuse_answered(req);
	return 0;
}

void *fuse_req_userdata(fuse_req_t req)
{
	return req->user_data;
}

const struct fuse_ctx *fuse_req_ctx(fuse_req_t req)
{
	return &req->ctx;
}

void fuse_req_interrupt_func(fuse_req_t req, fuse_interrupt_func_t func,
			     void *data)
{
	MUST(req->asked);
	req->on_interrupt = func;
	req->interrupt_data = data;
	if (req->interrupted && func)
		func(req, data);
}

int fuse_reply_err(fuse_req_t req, int err)
{
	MUST(err >= 0 && err < 4096);
	return answered(req, -err);
}

int fuse_reply_attr(fuse_req_t req, const struct stat *attr,
		    double attr_timeout)
{
	MUST(S_ISREG(attr->st_mode) && attr_timeout >= 0);
	return answered(req, 0);
}

int fuse_reply_open(fuse_req_t req, const struct fuse_file_info *fi)
{
	MUST(fi->fh);
	answered(req, fakefuse_open_error);
	return fakefuse_open_error;
}

int fuse_reply_poll(fuse_req_t req, unsigned revents)
{
	req->events = revents;
	return answered(req, 0);
}

int fuse_reply_ioctl(fuse_req_t req, int result, const void *buf, size_t size)
{
	/* Some of the older kernels return a positive number. */
	MUST(size <= sizeof(req->out) && result > -4096 && result < 4096);
	req->by_ioctl = true;
	req->out_size = size;
	if (size)
		memcpy(req->out, buf, size);
	return answered(req, result);
}

int fuse_lowlevel_notify_poll(struct fuse_pollhandle *ph)
{
	MUST(!ph->woken);
	ph->woken = true;
	return 0;
}

void fuse_pollhandle_destroy(struct fuse_pollhandle *ph)
{
	MUST(fakefuse_handles > 0);
	fakefuse_handles--;
	free(ph);
}

/* ---- callers' memory: the linker wraps both -------------------------------
 */

int __wrap_snpnode_caller_read(pid_t pid, uint64_t address, void *data,
			       size_t len);
int __wrap_snpnode_caller_write(pid_t pid, uint64_t address, const void *data,
				size_t len);

/* Only who waits for an answer has memory to be reached. */
static struct fuse_req *caller(pid_t pid)
{
	size_t slot = (size_t)pid - 1000;

	MUST(slot < SLOTS);
	MUST(fakefuse_slots[slot].asked);
	return &fakefuse_slots[slot];
}

/* Where in the caller's memory; NULL and an error. */
static uint8_t *reach(struct fuse_req *req, uint64_t address, size_t len,
		      int *error)
{
	uint64_t offset = address - fakefuse_address(req, 0);

	*error = ++req->copies == req->fail_at ? -req->fail_errno : 0;
	if (!*error && (offset > SLOT_SIZE || len > SLOT_SIZE - offset))
		*error = -EFAULT;
	return *error ? NULL : req->memory + offset;
}

int __wrap_snpnode_caller_read(pid_t pid, uint64_t address, void *data,
			       size_t len)
{
	int error;
	const uint8_t *at = reach(caller(pid), address, len, &error);

	if (at)
		memcpy(data, at, len);
	return error;
}

int __wrap_snpnode_caller_write(pid_t pid, uint64_t address, const void *data,
				size_t len)
{
	int error;
	uint8_t *at = reach(caller(pid), address, len, &error);

	if (at)
		memcpy(at, data, len);
	return error;
}
