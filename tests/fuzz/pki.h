/* SPDX-License-Identifier: MIT */
/*
 * The certificates that make-seeds made of the simulated machine of these
 * tests: the files of pki/.
 */
#ifndef FUZZ_PKI_H
#define FUZZ_PKI_H

#include "fuzz.h"

/* Within everything's time. */
#define PKI_TIME INT64_C(1790000000)
/* What decides the machine's random bytes: its chip and keys are the same in
 * each run, its three RSA keys are nobody's any more. */
#define PKI_SEED "the machine of the fuzzers"

struct pki_der {
	uint8_t *bytes;
	size_t len;
};

/* "ark.der", "report-vcek.bin", ...; it must be there. */
struct pki_der pki_load(const char *name);
void pki_free(struct pki_der *der);

#endif
