/* SPDX-License-Identifier: MIT */
/* MSG_REPORT_REQ: the firmware fills in a report and signs it. */
#ifndef SNPSIM_ATTEST_H
#define SNPSIM_ATTEST_H

#include "../wire/report.h"
#include "../wire/request.h"
#include "chip.h"
#include "guest.h"

/*
 * The report that @vmpl, the caller, asks for with @req.  Returns the status
 * word: 0 with SNPWIRE_REPORT_SIZE bytes at @raw; INVALID_PARAM (a VMPL more
 * privileged than the caller's, reserved bits); INVALID_KEY (KEY_SEL names a
 * key that is not there).
 */
uint32_t snpsim_attest(const struct snpsim_chip *chip,
		       const struct snpsim_guest *guest, uint32_t vmpl,
		       const struct snpwire_report_req *req,
		       uint8_t raw[SNPWIRE_REPORT_SIZE]);

#endif
