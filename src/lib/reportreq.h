/* SPDX-License-Identifier: MIT */
/* What a caller asks of a report, as drivers take it. */
#ifndef SNPLIB_REPORTREQ_H
#define SNPLIB_REPORTREQ_H

#include <snpguest-ioctl.h>

#include "public.h"

/* The request's bytes for a caller's structure.  Errors: E_USAGE. */
snpguest_status snplib_report_req(struct snpguest_ioctl_report_req *out,
				  const struct snpguest_report_request *user);

#endif
