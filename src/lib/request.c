/* SPDX-License-Identifier: MIT */
#include "public.h"

#include <snpguest-ioctl.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/request.h"
#include "certs.h"
#include "reportreq.h"
#include "retry.h"
#include "svsm.h"
#include "tsm.h"

#define MSG_VERSION 1u
/*
 * The driver's most is offered at once, so a table that fits is never too
 * large; this bounds following a host that says otherwise.
 */
#define GROWTHS_MAX 3u

_Static_assert(sizeof(struct snpguest_ioctl_report_resp) ==
		       SNPWIRE_REPORT_RSP_SIZE,
	       "response");

static uint64_t address(const void *data)
{
	return (uint64_t)(uintptr_t)data;
}

/* The ioctl said 0; that is worth only what the response itself says. */
static snpguest_status
take_report(const struct snpguest_ioctl_report_resp *resp,
	    const struct snplib_sink *sink, struct snpguest_fault *fault)
{
	const uint8_t *report;
	uint32_t status, size;
	bool sane;

	sane = snpwire_report_rsp_read((const uint8_t *)resp, sizeof(*resp),
				       &status, &report, &size);
	if (status == SNPLIB_STATUS_UNWRITTEN)
		return SNPGUEST_E_FORMAT;
	fault->response_status = status;
	if (status)
		return SNPGUEST_E_FIRMWARE;
	if (!sane)
		return SNPGUEST_E_FORMAT;
	return snplib_sink_put(sink, report, size);
}

/* One call for a report: what goes down, what comes up. */
struct report_call {
	struct snplib_exchange exchange;
	struct snpguest_ioctl_ext_report_req req;
	struct snpguest_ioctl_report_resp resp;
};

static void call_init(struct report_call *call, uint32_t cmd)
{
	memset(call, 0, sizeof(*call));
	call->exchange.cmd = cmd;
	call->exchange.arg.msg_version = MSG_VERSION;
	call->exchange.arg.req_data = address(&call->req);
	call->exchange.arg.resp_data = address(&call->resp);
}

/* The response's room takes the report itself; nothing is allocated. */
static snpguest_status ask_tsm(snpguest_device *dev, struct report_call *call,
			       const struct snplib_sink *sink,
			       struct snpguest_fault *fault)
{
	struct snplib_tsm_request request = {
		.req = &call->req.data,
		.report = { call->resp.report, sizeof(call->resp.report), 0 },
	};
	struct snplib_patience patience;
	snpguest_status status;

	snplib_patience_init(&patience, dev, fault);
	status = snplib_tsm_ask(&patience, &request);
	snplib_patience_end(&patience);
	if (status)
		return status;
	return snplib_sink_put(sink, call->resp.report, request.report.len);
}

snpguest_status snpguest_get_report(snpguest_device *dev,
				    const struct snpguest_report_request *req,
				    uint8_t *raw, size_t cap, size_t *len,
				    struct snpguest_fault *fault)
{
	const struct snplib_sink sink = { raw, cap, len };
	struct snpguest_fault unseen;
	struct report_call call;
	snpguest_status status;

	if (!fault)
		fault = &unseen;
	memset(fault, 0, sizeof(*fault));
	status = snplib_sink_check(&sink);
	if (status || !dev)
		return SNPGUEST_E_USAGE;
	call_init(&call, SNPGUEST_IOCTL_GET_REPORT);
	status = snplib_report_req(&call.req.data, req);
	if (status)
		return status;
	if (dev->tsm.ops)
		return ask_tsm(dev, &call, &sink, fault);
	status = snplib_ask(dev, &call.exchange, fault);
	return status ? status : take_report(&call.resp, &sink, fault);
}

/*
 * INVALID_LEN, although the driver's most was offered: the table is larger
 * than that, or two requests of an older driver got into each other's way.
 */
static snpguest_status follow_growth(struct snplib_patience *patience,
				     const struct snplib_exchange *exchange,
				     uint32_t growths)
{
	if (exchange->ext->certs_len > SNPGUEST_IOCTL_CERTS_MAX)
		return SNPGUEST_E_UNSUPPORTED;
	if (growths > GROWTHS_MAX)
		return SNPGUEST_E_VMM;
	if (patience->dev->options.flags & SNPGUEST_NONBLOCK)
		return SNPGUEST_OK;
	return snplib_wait(patience, SNPGUEST_WAIT_CERTS);
}

static snpguest_status ask_extended(snpguest_device *dev,
				    struct report_call *call,
				    snpguest_certs *certs,
				    struct snpguest_fault *fault)
{
	struct snplib_patience patience;
	snpguest_status status;
	uint32_t growths = 0;
	bool grow;

	call->exchange.ext = &call->req;
	call->exchange.certs_offered = SNPGUEST_IOCTL_CERTS_MAX;
	call->req.certs_address = address(snplib_certs_room(certs));
	snplib_patience_init(&patience, dev, fault);
	do {
		status = snplib_exchange(&patience, &call->exchange, &grow);
		if (grow)
			status = follow_growth(&patience, &call->exchange,
					       ++growths);
	} while (grow && !status);
	snplib_patience_end(&patience);
	return status;
}

snpguest_status
snpguest_get_ext_report(snpguest_device *dev,
			const struct snpguest_report_request *req, uint8_t *raw,
			size_t cap, size_t *len, snpguest_certs **certs,
			struct snpguest_fault *fault)
{
	const struct snplib_sink sink = { raw, cap, len };
	struct snpguest_fault unseen;
	struct report_call call;
	snpguest_certs *table;
	snpguest_status status;

	if (!fault)
		fault = &unseen;
	memset(fault, 0, sizeof(*fault));
	if (certs)
		*certs = NULL;
	status = snplib_sink_check(&sink);
	if (status || !dev || !certs)
		return SNPGUEST_E_USAGE;
	call_init(&call, SNPGUEST_IOCTL_GET_EXT_REPORT);
	if (dev->tsm.ops)
		return snplib_tsm_report(dev, req, NULL, &sink, certs, NULL,
					 fault);
	status = snplib_report_req(&call.req.data, req);
	if (status)
		return status;
	table = snplib_certs_new(SNPGUEST_IOCTL_CERTS_MAX);
	if (!table)
		return SNPGUEST_E_NOMEM;
	status = ask_extended(dev, &call, table, fault);
	if (status)
		goto err_free_table;
	status = take_report(&call.resp, &sink, fault);
	if (status)
		goto err_free_table;
	status = snplib_certs_settle(&table, fault);
	if (status)
		goto err_take_back;
	*certs = table;
	return SNPGUEST_OK;

err_take_back:
	(void)snplib_sink_check(&sink);
err_free_table:
	snpguest_certs_free(table);
	return status;
}
