/* SPDX-License-Identifier: MIT */
#ifndef SNPLIB_REQUEST_H
#define SNPLIB_REQUEST_H

#include <snpguest-ioctl.h>

#include "device.h"
#include "sink.h"

/* The request's bytes for a caller's structure.  Errors: E_USAGE. */
snpguest_status snplib_report_req(struct snpguest_ioctl_report_req *out,
				  const struct snpguest_report_request *user);

/*
 * A report with certificates through configfs-tsm; with @manifest from the
 * SVSM.  The sink is empty.
 */
snpguest_status snplib_tsm_report(snpguest_device *dev,
				  const struct snpguest_report_request *req,
				  const struct snpguest_svsm_request *svsm,
				  const struct snplib_sink *sink,
				  snpguest_certs **certs,
				  snpguest_manifest **manifest,
				  struct snpguest_fault *fault);

#endif
