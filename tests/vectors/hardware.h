/* SPDX-License-Identifier: MIT */
/* The samples that real processors signed, as a table. */
#ifndef HARDWARE_H
#define HARDWARE_H

#include <snpguest-verify.h>

#include "../unit/unit.h"

/* Inside every VCEK's time; inside the VLEK's. */
#define HARDWARE_TIME INT64_C(1775000000)      /* 2026-03-31T23:33:20Z */
#define HARDWARE_VLEK_TIME INT64_C(1750000000) /* 2025-06-15T15:06:40Z */

struct hardware {
	const char *name;
	const char *report;
	const char *leaf;
	const char *issuer;
	const char *root;
	size_t offset; /* of the report in its file */
	uint32_t line;
	uint32_t permit;
	int64_t time;
};

extern const struct hardware hardware[];
extern const size_t hardware_count;

/* A verifier for one sample at its time, its certificates offered. */
snpguest_verifier *hardware_verifier(const struct hardware *sample);
/* The 1184 bytes of the report; free() them. */
uint8_t *hardware_report(const struct hardware *sample);
void hardware_offer(snpguest_verifier *verifier, const char *file);
/* One row of a verdict. */
uint32_t hardware_result(const struct snpguest_verdict *verdict, uint32_t id);

#endif
