/* SPDX-License-Identifier: MIT */
/*
 * The client library over a driver that answers whatever the input says: any
 * return value, any bytes in the response, any length.
 */
#include <errno.h>
#include <snpguest-ioctl.h>
#include <snpguest.h>

#include "fuzz.h"

#define RAW_MAX SNPGUEST_REPORT_SIZE_MAX

/* The seam's other side. */
static struct {
	struct fuzz_in *in;
	uint64_t clock_ms;
	uint64_t paused_ms;
	uint32_t asked; /* in this call */
	uint8_t nonce;
	/* The latest answer to a request. */
	int got;
	uint64_t exitinfo2;
	uint32_t status;
	uint32_t size;
	uint32_t certs_len;
	uint8_t report[RAW_MAX];
	uint8_t key[32];
	uint8_t table[SNPGUEST_IOCTL_CERTS_MAX];
} driver;

static int any_result(struct fuzz_in *in)
{
	static const int known[] = { 0,		 -EIO,	  -EBUSY,  -EINTR,
				     -EAGAIN,	 -EINVAL, -ENOTTY, -EBADMSG,
				     -ETIMEDOUT, -EFAULT, -ENODEV, -ENOMEM,
				     2,		 4,	  -EPERM,  -ENXIO };
	uint8_t pick = fuzz_u8(in);

	if (pick < 0xc0)
		return known[pick % 16];
	/* Linux's errnos, and as far above 0 as an ioctl may be. */
	return (int)(fuzz_u16(in) % 8192) - 4095;
}

static uint64_t any_exitinfo2(struct fuzz_in *in)
{
	static const uint64_t known[] = {
		0,    UINT64_C(1) << 32, UINT64_C(2) << 32, 0xffffffff, 0xff,
		0x16, UINT64_MAX,	 UINT64_C(3) << 32,
	};
	uint8_t pick = fuzz_u8(in);

	return pick < 0xe0 ? known[pick % 8] : fuzz_u64(in);
}

/* A response of a report: genuine, or as the input has it. */
static void answer_report(struct fuzz_in *in,
			  struct snpguest_ioctl_report_resp *resp, bool odd)
{
	memset(resp, 0, sizeof(*resp));
	resp->report_size = SNPGUEST_REPORT_SIZE;
	resp->report[0] = 3;
	memset(resp->report + 0x50, driver.nonce, 64);
	if (odd) {
		resp->status = fuzz_u8(in) & 1 ? fuzz_u32(in) : 0;
		resp->report_size = fuzz_u16(in);
		fuzz_bytes(in, resp->report, fuzz_u8(in));
	}
	driver.status = resp->status;
	driver.size = resp->report_size;
	memcpy(driver.report, resp->report, sizeof(driver.report));
}

static void answer_key(struct fuzz_in *in, struct snpguest_ioctl_key_resp *resp,
		       bool odd)
{
	memset(resp, 0, sizeof(*resp));
	memset(resp->key, 0x77, sizeof(resp->key));
	if (odd) {
		resp->status = fuzz_u32(in);
		fuzz_bytes(in, resp->key, sizeof(resp->key));
	}
	driver.status = resp->status;
	memcpy(driver.key, resp->key, sizeof(driver.key));
}

static void answer_certs(struct fuzz_in *in,
			 struct snpguest_ioctl_ext_report_req *req, uint8_t how)
{
	uint8_t *at = (uint8_t *)(uintptr_t)req->certs_address;
	size_t len;
	const uint8_t *bytes;

	memset(at, 0, req->certs_len);
	if (how & 0x10) {
		bytes = fuzz_take(in, 1024, &len);
		if (len)
			memcpy(at, bytes, len);
	}
	memcpy(driver.table, at, sizeof(driver.table));
	if (how & 0x20)
		req->certs_len = fuzz_u8(in) * 4096u;
	driver.certs_len = req->certs_len;
}

/* What the library promises to every driver, old ones too. */
static void check_arg(unsigned long cmd,
		      const struct snpguest_ioctl_request *arg)
{
	const struct snpguest_ioctl_ext_report_req *ext;

	MUST(arg->msg_version == 1 && fuzz_zero(arg->rsvd, sizeof(arg->rsvd)));
	MUST(arg->exitinfo2 == 0 && arg->req_data && arg->resp_data);
	if (cmd != SNPGUEST_IOCTL_GET_EXT_REPORT)
		return;
	ext = (const void *)(uintptr_t)arg->req_data;
	MUST(ext->certs_address && ext->certs_len == SNPGUEST_IOCTL_CERTS_MAX);
	MUST(ext->data.user_data[0] == driver.nonce);
}

static int drive(void *ctx, unsigned long cmd, void *raw)
{
	struct snpguest_ioctl_request *arg = raw;
	struct fuzz_in *in = driver.in;
	uint8_t how = fuzz_u8(in);

	(void)ctx;
	driver.asked++;
	driver.clock_ms += how & 0x80 ? fuzz_u16(in) : 0;
	if (cmd == SNPGUEST_IOCTL_RETRY) {
		MUST(raw == NULL);
		return how & 1 ? any_result(in) : -EINVAL;
	}
	check_arg(cmd, arg);
	driver.got = how & 1 ? any_result(in) : 0;
	driver.exitinfo2 = how & 2 ? any_exitinfo2(in) : 0;
	arg->exitinfo2 = driver.exitinfo2;
	/* Nothing is written at all, though it may say that all is well. */
	if (how & 8) {
		driver.status = UINT32_MAX;
		return driver.got;
	}
	if (cmd == SNPGUEST_IOCTL_GET_DERIVED_KEY)
		answer_key(in, (void *)(uintptr_t)arg->resp_data, how & 4);
	else
		answer_report(in, (void *)(uintptr_t)arg->resp_data, how & 4);
	if (cmd == SNPGUEST_IOCTL_GET_EXT_REPORT)
		answer_certs(in, (void *)(uintptr_t)arg->req_data, how);
	return driver.got;
}

static uint64_t now_ms(void *ctx)
{
	(void)ctx;
	return driver.clock_ms;
}

static int wait_ms(void *ctx, uint32_t ms)
{
	(void)ctx;
	MUST(ms <= 1000);
	driver.clock_ms += ms;
	driver.paused_ms += ms;
	return fuzz_u8(driver.in) == 0xff;
}

/* ---- what a caller gets ---------------------------------------------------
 */

struct outcome {
	snpguest_status st;
	struct snpguest_fault fault;
	uint8_t raw[RAW_MAX];
	size_t cap, len;
	snpguest_certs *certs;
};

static void check_text(const struct outcome *o, struct fuzz_in *in)
{
	char text[64];
	size_t cap = fuzz_u8(in) % (sizeof(text) + 1), len;

	memset(text, 0xee, sizeof(text));
	len = snpguest_fault_format(o->st, &o->fault, text, cap);
	MUST(len > 0 && len < 2048);
	MUST(cap == 0 || memchr(text, '\0', cap));
	MUST(cap == sizeof(text) || text[cap] == (char)0xee);
}

static void check_fault(const struct outcome *o,
			const struct snpguest_options *options)
{
	MUST(o->st <= 0 && o->st > SNPGUEST_E_REJECTED);
	MUST(o->fault.attempts == driver.asked);
	MUST(fuzz_zero(o->fault.rsvd, sizeof(o->fault.rsvd)));
	MUST(o->fault.os_errno >= 0);
	if (options->max_attempts)
		MUST(driver.asked <= options->max_attempts);
	if (options->flags & SNPGUEST_NONBLOCK)
		MUST(driver.paused_ms == 0);
	if (options->flags & SNPGUEST_SET_BUDGET &&
	    options->budget_ms != SNPGUEST_BUDGET_INFINITE)
		MUST(driver.paused_ms <= options->budget_ms);
}

static void check_report(const struct outcome *o)
{
	if (o->st == SNPGUEST_OK) {
		MUST(driver.got == 0 && driver.status == 0);
		MUST(o->len == driver.size && o->len <= o->cap);
		MUST(o->len >= SNPGUEST_REPORT_SIZE);
		MUST(memcmp(o->raw, driver.report, o->len) == 0);
		MUST(fuzz_zero(o->raw + o->len, o->cap - o->len));
		return;
	}
	MUST(fuzz_zero(o->raw, o->cap));
	MUST(o->len == 0 || (o->st == SNPGUEST_E_USAGE && o->len > o->cap &&
			     o->len <= RAW_MAX));
}

static void get_report(snpguest_device *dev,
		       const struct snpguest_report_request *req,
		       struct outcome *o)
{
	o->st = snpguest_get_report(dev, req, o->raw, o->cap, &o->len,
				    &o->fault);
	check_report(o);
}

static void get_ext_report(snpguest_device *dev,
			   const struct snpguest_report_request *req,
			   struct outcome *o)
{
	snpguest_certs *again;
	const uint8_t *table;
	size_t len;

	o->st = snpguest_get_ext_report(dev, req, o->raw, o->cap, &o->len,
					&o->certs, &o->fault);
	check_report(o);
	MUST((o->st == SNPGUEST_OK) == (o->certs != NULL));
	if (!o->certs)
		return;
	/* Too small a buffer, told beside a 0, is no success. */
	MUST(driver.exitinfo2 != UINT64_C(1) << 32 ||
	     driver.certs_len <= SNPGUEST_IOCTL_CERTS_MAX);
	table = snpguest_certs_table(o->certs, &len);
	MUST(len <= sizeof(driver.table));
	MUST(len == 0 || memcmp(table, driver.table, len) == 0);
	MUST(snpguest_certs_parse(driver.table, sizeof(driver.table), &again) ==
	     SNPGUEST_OK);
	MUST(snpguest_certs_count(again) == snpguest_certs_count(o->certs));
	snpguest_certs_free(again);
	snpguest_certs_free(o->certs);
}

static void derive_key(snpguest_device *dev, struct fuzz_in *in,
		       struct outcome *o)
{
	struct snpguest_key_request req = { .size = sizeof(req) };
	uint8_t key[32];

	req.fields = fuzz_u8(in);
	req.vmpl = fuzz_u8(in) & 3;
	memset(key, 0xee, sizeof(key));
	o->st = snpguest_derive_key(dev, &req, key, &o->fault);
	if (o->st != SNPGUEST_OK) {
		MUST(fuzz_zero(key, sizeof(key)));
		return;
	}
	MUST(driver.got == 0 && driver.status == 0);
	MUST(memcmp(key, driver.key, sizeof(key)) == 0);
}

static void call(snpguest_device *dev, struct fuzz_in *in,
		 const struct snpguest_options *options)
{
	static const size_t caps[] = { SNPGUEST_REPORT_SIZE, RAW_MAX, 2000 };
	struct snpguest_report_request req = { .size = sizeof(req) };
	struct outcome o = { .len = 1 };
	uint8_t how = fuzz_u8(in);

	o.cap = caps[how / 4 % 3];
	memset(o.raw, 0xee, sizeof(o.raw));
	driver.asked = 0;
	driver.paused_ms = 0;
	driver.nonce = how | 1;
	memset(req.user_data, driver.nonce, sizeof(req.user_data));
	if (how % 4 == 0)
		derive_key(dev, in, &o);
	else if (how % 4 == 1)
		get_report(dev, &req, &o);
	else
		get_ext_report(dev, &req, &o);
	check_fault(&o, options);
	check_text(&o, in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct snpguest_transport transport = {
		.size = sizeof(transport),
		.ioctl = drive,
		.now_ms = now_ms,
		.pause = wait_ms,
	};
	static const uint32_t budgets[] = { 0, 1, 5000,
					    SNPGUEST_BUDGET_INFINITE };
	struct fuzz_in in = { data, size };
	struct snpguest_options options = { .size = sizeof(options) };
	uint8_t how = fuzz_u8(&in);
	snpguest_device *dev;

	memset(&driver, 0, sizeof(driver));
	driver.in = &in;
	options.flags = how & (SNPGUEST_NONBLOCK | SNPGUEST_SET_BUDGET);
	options.budget_ms = budgets[how >> 2 & 3];
	options.max_attempts = how >> 4;
	if (snpguest_open_transport(&transport, NULL, &options, &dev) !=
	    SNPGUEST_OK)
		abort();
	for (unsigned int n = 0; n < 8 && in.left; n++)
		call(dev, &in, &options);
	snpguest_close(dev);
	return 0;
}
