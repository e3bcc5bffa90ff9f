/* SPDX-License-Identifier: MIT */
#include "request.h"

#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "../wire/request.h"
#include "drive.h"

#define CERTS_LEN_OFFSET 104

struct snpkmod_request {
	struct snpkmod_turn turn;
	struct snpwire_ioctl_request arg;
	u64 certs_address;
	u32 certs_len; /* as the caller gave it */
	size_t size;   /* of this, with its certificate buffer */
	u8 raw[SNPWIRE_IOCTL_REQUEST_SIZE];
	u8 response[SNPWIRE_REPORT_RSP_SIZE];
	u8 certs[];
};

/* What of an ioctl has been read before there is a request. */
struct intake {
	struct snpwire_ioctl_request arg;
	struct snpwire_ext_tail tail;
	u8 raw[SNPWIRE_IOCTL_REQUEST_SIZE];
	u8 data[SNPWIRE_EXT_REPORT_REQ_SIZE];
};

static int copy_in(void *to, const void __user *from, size_t len)
{
	return copy_from_user(to, from, len) ? -EFAULT : 0;
}

static int copy_out(u64 address, const void *from, size_t len)
{
	return copy_to_user(u64_to_user_ptr(address), from, len) ? -EFAULT : 0;
}

static int take_tail(struct intake *in)
{
	(void)snpwire_ext_tail_read(in->data, sizeof(in->data), &in->tail);
	if (in->tail.certs_len % SNPCORE_PAGE_SIZE ||
	    in->tail.certs_len > SNPCORE_CERTS_MAX)
		return -EINVAL;
	return access_ok(u64_to_user_ptr(in->tail.certs_address),
			 in->tail.certs_len)
		       ? 0
		       : -EFAULT;
}

/* The checks of the device's ABI, in its order. */
static int take_in(enum snpcore_kind kind, const void __user *arg,
		   struct intake *in)
{
	bool extended = kind == SNPCORE_EXT_REPORT;
	int error = copy_in(in->raw, arg, sizeof(in->raw));

	if (error)
		return error;
	(void)snpwire_ioctl_request_read(in->raw, sizeof(in->raw), &in->arg);
	if (!in->arg.msg_version || !in->arg.req_data || !in->arg.resp_data)
		return -EINVAL;
	error = copy_in(in->data, u64_to_user_ptr(in->arg.req_data),
			extended ? sizeof(in->data)
				 : snpcore_request_size(kind));
	if (!error && extended)
		error = take_tail(in);
	if (!error && !access_ok(u64_to_user_ptr(in->arg.resp_data),
				 snpcore_response_size(kind)))
		error = -EFAULT;
	return error;
}

/* All memory that the call needs: nothing has been sealed for it yet. */
static struct snpkmod_request *request_new(const struct intake *in,
					   enum snpcore_kind kind)
{
	bool offered = in->tail.certs_address && in->tail.certs_len;
	struct snpkmod_request *request;
	struct snpcore_call *call;
	size_t size = sizeof(*request) + (offered ? in->tail.certs_len : 0);

	request = kvzalloc(size, GFP_KERNEL_ACCOUNT);
	if (!request)
		return NULL;
	request->size = size;
	request->arg = in->arg;
	memcpy(request->raw, in->raw, sizeof(request->raw));
	request->certs_address = in->tail.certs_address;
	request->certs_len = in->tail.certs_len;
	call = &request->turn.call;
	call->kind = kind;
	call->msg_version = in->arg.msg_version;
	memcpy(call->request, in->data, snpcore_request_size(kind));
	call->has_certs_address = in->tail.certs_address != 0;
	call->certs_len = in->tail.certs_len;
	call->certs = offered ? request->certs : NULL;
	call->response = request->response;
	return request;
}

/* Requests and responses carry keys and report data. */
static void request_free(struct snpkmod_request *request)
{
	memzero_explicit(request, request->size);
	kvfree(request);
}

static int put_response(const struct snpkmod_request *request)
{
	const struct snpcore_call *call = &request->turn.call;
	int error = copy_out(request->arg.resp_data, request->response,
			     snpcore_response_size(call->kind));

	if (!error && call->certs)
		error = copy_out(request->certs_address, request->certs,
				 request->certs_len);
	return error;
}

/* The new certs_len goes back into the caller's request structure. */
static int put_certs_len(const struct snpkmod_request *request)
{
	const struct snpcore_call *call = &request->turn.call;
	__le32 len = cpu_to_le32(call->certs_len);

	if (call->kind != SNPCORE_EXT_REPORT ||
	    call->certs_len == request->certs_len)
		return 0;
	return copy_out(request->arg.req_data + CERTS_LEN_OFFSET, &len,
			sizeof(len));
}

/* The channel is another's by now: delivering may take its time. */
static int put_answer(struct snpkmod_request *request, void __user *arg)
{
	const struct snpcore_call *call = &request->turn.call;
	int put = call->error ? 0 : put_response(request);

	if (!put)
		put = put_certs_len(request);
	request->arg.exitinfo2 = call->exitinfo2;
	(void)snpwire_ioctl_request_write(&request->arg, request->raw,
					  sizeof(request->raw));
	if (copy_to_user(arg, request->raw, sizeof(request->raw)))
		put = -EFAULT;
	return put ? put : call->error;
}

long snpkmod_request(struct snpkmod_guest *guest,
		     const struct snpkmod_caller *caller,
		     enum snpcore_kind kind, void __user *arg)
{
	struct snpkmod_request *request = NULL;
	struct intake in = {};
	int error = take_in(kind, arg, &in);

	if (!error) {
		request = request_new(&in, kind);
		error = request ? 0 : -ENOMEM;
	}
	memzero_explicit(&in, sizeof(in));
	if (error)
		return error;
	request->turn.call.owner = caller->owner;
	request->turn.call.nonblock = caller->nonblock;
	snpkmod_drive_run(guest, &request->turn);
	error = put_answer(request, arg);
	request_free(request);
	return error;
}

long snpkmod_request_retry(struct snpkmod_guest *guest,
			   const struct snpkmod_caller *caller)
{
	struct snpkmod_turn *turn = kzalloc(sizeof(*turn), GFP_KERNEL_ACCOUNT);
	int error;

	if (!turn)
		return -ENOMEM;
	turn->call.kind = SNPCORE_RETRY;
	turn->call.owner = caller->owner;
	turn->call.nonblock = caller->nonblock;
	snpkmod_drive_run(guest, turn);
	error = turn->call.error;
	kfree_sensitive(turn);
	return error;
}
