/* SPDX-License-Identifier: MIT */
/*
 * configfs-tsm: reports through a directory (Linux 6.7 on,
 * Documentation/ABI/testing/configfs-tsm*).  One directory a request; files
 * in it are the request's fields and its outcome.
 */
#ifndef SNPLIB_TSM_H
#define SNPLIB_TSM_H

#include <snpguest-ioctl.h>

#include "patience.h"

#define SNPLIB_TSM_BLOB_MAX 0x10000u /* certificates, manifest */

/* Room for one of the files; no room: not asked for. */
struct snplib_blob {
	uint8_t *data;
	size_t cap;
	size_t len;
};

struct snplib_tsm_request {
	const struct snpguest_ioctl_report_req *req;
	const struct snpguest_svsm_request *svsm; /* or NULL */
	struct snplib_blob report;
	struct snplib_blob certs;
	struct snplib_blob manifest;
};

/*
 * Make a request and fetch what it has room for.
 * Errors: as snpguest_get_report(); E_UNSUPPORTED for what configfs-tsm
 * cannot carry.
 */
snpguest_status snplib_tsm_ask(struct snplib_patience *patience,
			       struct snplib_tsm_request *request);

/* See that the provider is AMD's.  @error is an errno. */
snpguest_status snplib_tsm_check(const struct snplib_tsm *tsm, int *error);

#endif
