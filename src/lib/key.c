/* SPDX-License-Identifier: MIT */
#include "public.h"

#include <snpguest-ioctl.h>
#include <string.h>

#include "../wire/request.h"
#include "output.h"
#include "retry.h"

#define MSG_VERSION 1u
#define VMPL_MAX 3u

#define FIELDS_CARRIED                                                         \
	(SNPGUEST_FIELD_POLICY | SNPGUEST_FIELD_IMAGE_ID |                     \
	 SNPGUEST_FIELD_FAMILY_ID | SNPGUEST_FIELD_MEASUREMENT |               \
	 SNPGUEST_FIELD_GUEST_SVN | SNPGUEST_FIELD_TCB_VERSION)

_Static_assert(sizeof(struct snpguest_ioctl_key_resp) == SNPWIRE_KEY_RSP_SIZE,
	       "response");

/*
 * The launch mitigation vector needs message version 2 and 40 bytes of
 * request; the structure that every driver takes has 32.  Trying all the same
 * would cost the VMPCK where the firmware refuses.
 */
static snpguest_status take_request(struct snpguest_ioctl_key_req *out,
				    const struct snpguest_key_request *user)
{
	struct snpguest_key_request req;
	snpguest_status status;

	memset(out, 0, sizeof(*out));
	status = snplib_input(&req, sizeof(req), user);
	if (status)
		return status;
	if (req.root_key > SNPGUEST_ROOT_KEY_VMRK || req.vmpl > VMPL_MAX ||
	    req.fields & ~(uint64_t)(FIELDS_CARRIED |
				     SNPGUEST_FIELD_LAUNCH_MIT_VECTOR))
		return SNPGUEST_E_USAGE;
	if (req.fields & SNPGUEST_FIELD_LAUNCH_MIT_VECTOR)
		return SNPGUEST_E_UNSUPPORTED;
	out->root_key_select = req.root_key;
	out->guest_field_select = req.fields;
	out->vmpl = req.vmpl;
	out->guest_svn = req.guest_svn;
	out->tcb_version = req.tcb_version;
	return SNPGUEST_OK;
}

static snpguest_status take_key(const struct snpguest_ioctl_key_resp *resp,
				uint8_t key[SNPGUEST_DERIVED_KEY_SIZE],
				struct snpguest_fault *fault)
{
	const uint8_t *from;
	uint32_t status;

	if (!snpwire_key_rsp_read((const uint8_t *)resp, sizeof(*resp), &status,
				  &from) ||
	    status == SNPLIB_STATUS_UNWRITTEN)
		return SNPGUEST_E_FORMAT;
	fault->response_status = status;
	if (status)
		return SNPGUEST_E_FIRMWARE;
	memcpy(key, from, SNPGUEST_DERIVED_KEY_SIZE);
	return SNPGUEST_OK;
}

snpguest_status snpguest_derive_key(snpguest_device *dev,
				    const struct snpguest_key_request *req,
				    uint8_t key[SNPGUEST_DERIVED_KEY_SIZE],
				    struct snpguest_fault *fault)
{
	struct snpguest_ioctl_key_resp resp = { 0 };
	struct snplib_exchange exchange = { 0 };
	struct snpguest_ioctl_key_req own;
	struct snpguest_fault unseen;
	snpguest_status status;

	if (!fault)
		fault = &unseen;
	memset(fault, 0, sizeof(*fault));
	if (key)
		memset(key, 0, SNPGUEST_DERIVED_KEY_SIZE);
	if (!dev || !key)
		return SNPGUEST_E_USAGE;
	status = take_request(&own, req);
	if (status)
		return status;
	if (dev->tsm.ops)
		return SNPGUEST_E_UNSUPPORTED;
	exchange.cmd = SNPGUEST_IOCTL_GET_DERIVED_KEY;
	exchange.arg.msg_version = MSG_VERSION;
	exchange.arg.req_data = (uint64_t)(uintptr_t)&own;
	exchange.arg.resp_data = (uint64_t)(uintptr_t)&resp;
	status = snplib_ask(dev, &exchange, fault);
	if (!status)
		status = take_key(&resp, key, fault);
	explicit_bzero(&resp, sizeof(resp));
	return status;
}
