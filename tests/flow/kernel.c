/* SPDX-License-Identifier: MIT */
#include "kernel.h"

#include <errno.h>
#include <string.h>

#define INVALID_LEN (UINT64_C(1) << 32)
#define BUSY (UINT64_C(2) << 32)
#define GENERIC (UINT64_C(0xffffffff) << 32)
#define HUGE_PAGES 5u
#define UPSTREAM_PATIENCE_MS 62000u
#define OUR_PATIENCE_MS 60000u
#define ES_VMM_ERROR 2

/*
 * What sets the kernels apart, as their histories tell (sev-guest(4)).
 * "6.1" is 6.1.0; its stable updates brought what later ones have.
 */
const struct kernel_profile kernel_profiles[KERNEL_PROFILES] = {
	{ .name = "5.19",
	  .garbage = UINT64_C(0xffff888012345678),
	  .keeps_key = true,
	  .positive = true,
	  .not_called = 0xff },
	{ .name = "6.1",
	  .garbage = 0x5f5f5f5f,
	  .hides_growth = true,
	  .positive = true,
	  .not_called = 0xff },
	{ .name = "6.2",
	  .garbage = UINT64_C(0x200000016),
	  .hides_growth = true,
	  .positive = true,
	  .not_called = 0xff },
	{ .name = "6.3",
	  .hides_growth = true,
	  .knows_busy = true,
	  .positive = true,
	  .not_called = 0xff },
	{ .name = "6.8",
	  .knows_busy = true,
	  .positive = true,
	  .not_called = 0xff },
	{ .name = "6.12",
	  .knows_busy = true,
	  .positive = true,
	  .not_called = 0xff },
	{ .name = "6.14", .knows_busy = true, .positive = true },
	{ .name = "7.x", .knows_busy = true, .positive = true },
	{ .name = "ours",
	  .knows_busy = true,
	  .keeps_message = true,
	  .not_called = 0xffffffff },
};

static void *pointer(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

static uint32_t inner_status(const struct kernel *kernel)
{
	switch (kernel->host) {
	case HOST_REFUSES:
		return 0x16;
	case HOST_WRONG_KEY:
		return 0x27;
	default:
		return 0;
	}
}

static void write_report(const struct kernel *kernel,
			 const struct snpguest_ioctl_request *arg)
{
	const struct snpguest_ioctl_report_req *req = pointer(arg->req_data);
	struct snpguest_ioctl_report_resp *resp = pointer(arg->resp_data);

	memset(resp, 0, sizeof(*resp));
	resp->status = inner_status(kernel);
	if (resp->status)
		return;
	resp->report_size = SNPGUEST_REPORT_SIZE;
	resp->report[0] = 3;
	memcpy(resp->report + 0x50, req->user_data, sizeof(req->user_data));
}

static void write_key(const struct kernel *kernel,
		      const struct snpguest_ioctl_request *arg)
{
	struct snpguest_ioctl_key_resp *resp = pointer(arg->resp_data);

	memset(resp, 0, sizeof(*resp));
	resp->status = inner_status(kernel);
	if (!resp->status)
		memset(resp->key, 0x6b, sizeof(resp->key));
}

/* One ARK of 16 bytes, or nothing: the page as the host left it. */
static void write_certs(const struct kernel *kernel,
			const struct snpguest_ioctl_ext_report_req *req)
{
	static const uint8_t head[] = {
		0xc0, 0xb4, 0x06, 0xa4, 0xa8, 0x03, 0x49, 0x52,
		0x97, 0x43, 0x3f, 0xb6, 0x01, 0x4c, 0xd0, 0xae,
		48,   0,    0,	  0,	16,   0,    0,	  0,
	};
	uint8_t *table = pointer(req->certs_address);

	if (req->certs_len == 0)
		return;
	memset(table, 0, req->certs_len);
	if (kernel->host == HOST_NO_CERTS)
		return;
	memcpy(table, head, sizeof(head));
	memset(table + 48, 0x30, 16);
}

static int succeed(struct kernel *kernel, unsigned long cmd,
		   struct snpguest_ioctl_request *arg)
{
	kernel->firmware_requests++;
	kernel->pending = false;
	if (cmd == SNPGUEST_IOCTL_GET_DERIVED_KEY)
		write_key(kernel, arg);
	else
		write_report(kernel, arg);
	if (cmd == SNPGUEST_IOCTL_GET_EXT_REPORT)
		write_certs(kernel, pointer(arg->req_data));
	if (kernel->profile->garbage)
		arg->exitinfo2 = kernel->profile->garbage;
	return 0;
}

static int destroy_key(struct kernel *kernel,
		       struct snpguest_ioctl_request *arg, int error,
		       uint64_t exitinfo2)
{
	kernel->wiped = !kernel->profile->keeps_key || error == EBADMSG;
	if (exitinfo2)
		arg->exitinfo2 = exitinfo2;
	return -error;
}

/* The driver re-sends the message as a plain request, then says so. */
static int grow(struct kernel *kernel, struct snpguest_ioctl_request *arg)
{
	struct snpguest_ioctl_ext_report_req *req = pointer(arg->req_data);

	kernel->firmware_requests++;
	req->certs_len = HUGE_PAGES * SNPGUEST_IOCTL_PAGE_SIZE;
	arg->exitinfo2 = INVALID_LEN;
	return kernel->profile->hides_growth ? 0 : -EIO;
}

static int throttled(struct kernel *kernel, unsigned long cmd,
		     struct snpguest_ioctl_request *arg)
{
	if (!kernel->profile->knows_busy)
		return destroy_key(kernel, arg, EIO, BUSY);
	if (kernel->host == HOST_BUSY_ONCE) {
		kernel->now_ms += 2000;
		return succeed(kernel, cmd, arg);
	}
	if (!kernel->profile->keeps_message) {
		kernel->now_ms += UPSTREAM_PATIENCE_MS;
		return destroy_key(kernel, arg, ETIMEDOUT, BUSY);
	}
	kernel->now_ms += OUR_PATIENCE_MS;
	kernel->pending = true;
	arg->exitinfo2 = BUSY;
	return -ETIMEDOUT;
}

static int exit_fails(struct kernel *kernel, struct snpguest_ioctl_request *arg)
{
	destroy_key(kernel, arg, EIO, UINT64_MAX);
	return kernel->profile->positive ? ES_VMM_ERROR : -EIO;
}

static int request(struct kernel *kernel, unsigned long cmd,
		   struct snpguest_ioctl_request *arg)
{
	switch (kernel->host) {
	case HOST_HUGE_TABLE:
		if (cmd == SNPGUEST_IOCTL_GET_EXT_REPORT)
			return grow(kernel, arg);
		break;
	case HOST_GENERIC:
		return destroy_key(kernel, arg, EIO, GENERIC);
	case HOST_FW_ERROR:
		return destroy_key(kernel, arg, EIO, 0x1d);
	case HOST_EXCEPTION:
		return exit_fails(kernel, arg);
	case HOST_FORGES:
		return destroy_key(kernel, arg, EBADMSG, 0);
	case HOST_BUSY_ONCE:
	case HOST_BUSY:
		return throttled(kernel, cmd, arg);
	case HOST_EXHAUSTED:
		arg->exitinfo2 = kernel->profile->not_called;
		return -EIO;
	default:
		break;
	}
	return succeed(kernel, cmd, arg);
}

static int retry(struct kernel *kernel)
{
	/* Upstream copies its argument in before it knows the number. */
	if (!kernel->profile->keeps_message)
		return -EFAULT;
	if (kernel->wiped)
		return -ENOTTY;
	if (!kernel->pending)
		return -EINVAL;
	if (kernel->host != HOST_BUSY)
		return 0;
	kernel->now_ms += OUR_PATIENCE_MS;
	return -ETIMEDOUT;
}

static int kernel_ioctl(void *ctx, unsigned long cmd, void *argument)
{
	struct snpguest_ioctl_request *arg = argument;
	struct kernel *kernel = ctx;

	kernel->ioctls++;
	if (cmd == SNPGUEST_IOCTL_RETRY)
		return retry(kernel);
	if (arg->msg_version == 0)
		return -EINVAL;
	if (kernel->wiped)
		return -ENOTTY;
	if (arg->req_data == 0 || arg->resp_data == 0)
		return -EINVAL;
	return request(kernel, cmd, arg);
}

static uint64_t kernel_now(void *ctx)
{
	const struct kernel *kernel = ctx;

	return kernel->now_ms;
}

static int kernel_pause(void *ctx, uint32_t ms)
{
	struct kernel *kernel = ctx;

	kernel->now_ms += ms;
	return 0;
}

const struct snpguest_transport kernel_transport = {
	.size = sizeof(struct snpguest_transport),
	.ioctl = kernel_ioctl,
	.now_ms = kernel_now,
	.pause = kernel_pause,
};
