/* SPDX-License-Identifier: MIT */
/* Asking until there is an answer, or the caller's patience ends. */
#ifndef SNPLIB_RETRY_H
#define SNPLIB_RETRY_H

#include <snpguest-ioctl.h>

#include "patience.h"
#include "refusal.h"

/*
 * What no status word is.  Each try writes it over the response's, so that
 * neither silence nor an earlier try's response passes for an answer.
 */
#define SNPLIB_STATUS_UNWRITTEN 0xffffffffu

/* One request, as it goes to the device each time. */
struct snplib_exchange {
	uint32_t cmd;
	struct snpguest_ioctl_request arg;
	/* EXT_REPORT: the request's own structure, else NULL. */
	struct snpguest_ioctl_ext_report_req *ext;
	uint32_t certs_offered;
};

/*
 * OK: the response is written.  E_VMM with vmm_error INVALID_LEN: @grow is
 * true and ext->certs_len says what is needed.
 */
snpguest_status snplib_exchange(struct snplib_patience *patience,
				struct snplib_exchange *exchange, bool *grow);

/* The whole of a call that has no certificates. */
snpguest_status snplib_ask(struct snpguest_device *dev,
			   struct snplib_exchange *exchange,
			   struct snpguest_fault *fault);

#endif
