/* SPDX-License-Identifier: MIT */
#ifndef SNPLIB_SVSM_H
#define SNPLIB_SVSM_H

#include "device.h"
#include "sink.h"

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
