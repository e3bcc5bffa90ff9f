/* SPDX-License-Identifier: MIT */
/* A second opinion on verdicts, by OpenSSL's verification and plain offsets. */
#ifndef FUZZ_WITNESS_H
#define FUZZ_WITNESS_H

#include <snpguest-verify.h>

#include "pki.h"

/* What the verifier was told. */
struct witness {
	const uint8_t *user_data; /* NULL: waived */
	uint32_t permit;
	int64_t now;
};

/* The verdict agrees with itself, and with what the call returned. */
void witness_check_verdict(snpguest_status st,
			   const struct snpguest_verdict *verdict);
/* What was accepted is what @leaf signed, in time, and fresh. */
void witness_check_accepted(const struct witness *witness,
			    const uint8_t raw[SNPGUEST_REPORT_SIZE],
			    const struct pki_der *leaf);

#endif
