/* SPDX-License-Identifier: MIT */
#include "script.h"

#include <check.h>
#include <stdbool.h>
#include <string.h>

static void *pointer(uint64_t address)
{
	ck_assert_uint_ne(address, 0);
	return (void *)(uintptr_t)address;
}

static void answer_report(struct script *script, const struct script_row *row,
			  const struct snpguest_ioctl_request *arg)
{
	struct snpguest_ioctl_report_resp *resp = pointer(arg->resp_data);

	memcpy(&script->report_req, pointer(arg->req_data),
	       sizeof(script->report_req));
	if (row->unwritten || (row->got && !row->written))
		return;
	memset(resp, 0, sizeof(*resp));
	resp->status = row->status;
	resp->report_size =
		row->report_size ? row->report_size : SNPGUEST_REPORT_SIZE;
	memset(resp->report, SCRIPT_REPORT_FIRST, sizeof(resp->report));
}

static void answer_certs(struct script *script, const struct script_row *row,
			 const struct snpguest_ioctl_request *arg)
{
	struct snpguest_ioctl_ext_report_req *req = pointer(arg->req_data);

	script->certs_offered = req->certs_len;
	if (row->certs) {
		ck_assert_uint_le(row->certs_size, req->certs_len);
		memcpy(pointer(req->certs_address), row->certs,
		       row->certs_size);
	}
	if (row->certs_len)
		req->certs_len = row->certs_len;
}

static void answer_key(struct script *script, const struct script_row *row,
		       const struct snpguest_ioctl_request *arg)
{
	struct snpguest_ioctl_key_resp *resp = pointer(arg->resp_data);

	memcpy(&script->key_req, pointer(arg->req_data),
	       sizeof(script->key_req));
	if (row->unwritten || (row->got && !row->written))
		return;
	memset(resp, 0, sizeof(*resp));
	resp->status = row->status;
	memset(resp->key, SCRIPT_KEY_BYTE, sizeof(resp->key));
}

static const struct script_row *next_row(struct script *script)
{
	const struct script_row *row;

	ck_assert_msg(script->at < script->count,
		      "ioctl %u is one that the script does not have",
		      script->ioctls);
	row = &script->rows[script->at];
	script->done++;
	if (row->times != UINT32_MAX && script->done >= row->times) {
		script->at++;
		script->done = 0;
	}
	return row;
}

static int script_ioctl(void *ctx, unsigned long cmd, void *argument)
{
	struct snpguest_ioctl_request *arg = argument;
	struct script *script = ctx;
	const struct script_row *row = next_row(script);

	script->ioctls++;
	script->now_ms += row->takes_ms;
	ck_assert_uint_eq(cmd, row->cmd);
	if (cmd == SNPGUEST_IOCTL_RETRY) {
		ck_assert_ptr_null(argument);
		return row->got;
	}
	ck_assert_uint_eq(arg->msg_version, 1);
	ck_assert_uint_eq(arg->exitinfo2, 0);
	if (!row->keep_exitinfo2)
		arg->exitinfo2 = row->exitinfo2;
	if (cmd == SNPGUEST_IOCTL_GET_DERIVED_KEY)
		answer_key(script, row, arg);
	else
		answer_report(script, row, arg);
	if (cmd == SNPGUEST_IOCTL_GET_EXT_REPORT)
		answer_certs(script, row, arg);
	return row->got;
}

static uint64_t script_now(void *ctx)
{
	const struct script *script = ctx;

	return script->now_ms;
}

static int script_pause(void *ctx, uint32_t ms)
{
	struct script *script = ctx;

	script->now_ms += ms;
	if (script->pauses < 128)
		script->paused_ms[script->pauses] = ms;
	script->pauses++;
	return script->cancel_after && script->pauses >= script->cancel_after;
}

static void script_close(void *ctx)
{
	struct script *script = ctx;

	script->closed++;
}

const struct snpguest_transport script_transport = {
	.size = sizeof(struct snpguest_transport),
	.ioctl = script_ioctl,
	.now_ms = script_now,
	.pause = script_pause,
	.close = script_close,
};

void script_init(struct script *script, const struct script_row *rows,
		 size_t count)
{
	memset(script, 0, sizeof(*script));
	script->rows = rows;
	script->count = count;
	script->now_ms = 1000000;
}

void script_finish(struct script *script)
{
	bool endless = script->at + 1 == script->count &&
		       script->rows[script->at].times == UINT32_MAX &&
		       script->done > 0;

	ck_assert_msg(endless || script->at == script->count,
		      "row %zu of the script was not asked for", script->at);
}

snpguest_status script_ask(struct script *script,
			   const struct snpguest_options *options,
			   struct snpguest_fault *fault)
{
	static const struct snpguest_report_request req = { .size = sizeof(
								    req) };
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	snpguest_status status;
	snpguest_device *dev;
	size_t len;

	ck_assert_int_eq(snpguest_open_transport(&script_transport, script,
						 options, &dev),
			 SNPGUEST_OK);
	status = snpguest_get_report(dev, &req, raw, sizeof(raw), &len, fault);
	snpguest_close(dev);
	script_finish(script);
	return status;
}
