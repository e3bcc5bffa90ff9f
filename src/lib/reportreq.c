/* SPDX-License-Identifier: MIT */
#include "reportreq.h"

#include <string.h>

#include "output.h"

#define VMPL_MAX 3u

snpguest_status snplib_report_req(struct snpguest_ioctl_report_req *out,
				  const struct snpguest_report_request *user)
{
	struct snpguest_report_request req;
	snpguest_status status;

	memset(out, 0, sizeof(*out));
	status = snplib_input(&req, sizeof(req), user);
	if (status)
		return status;
	if (req.vmpl > VMPL_MAX || req.key_sel > SNPGUEST_KEY_SEL_VLEK ||
	    req.rsvd)
		return SNPGUEST_E_USAGE;
	memcpy(out->user_data, req.user_data, sizeof(out->user_data));
	out->vmpl = req.vmpl;
	out->key_sel = req.key_sel;
	return SNPGUEST_OK;
}
