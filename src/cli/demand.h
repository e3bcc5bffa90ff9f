/* SPDX-License-Identifier: MIT */
/*
 * What a policy can ask of a report: one row each, which is a long option of
 * verify and, with '_' for '-', a member of a policy file.
 */
#ifndef CLI_DEMAND_H
#define CLI_DEMAND_H

#include <stdbool.h>

#include <snpguest-verify.h>

#include "bits.h"
#include "options.h"

/* How a row's texts are read. */
enum demand_kind {
	DEMAND_NUMBER,	/* one number */
	DEMAND_AGE,	/* seconds, or with s, m, h, d behind it */
	DEMAND_WORDS,	/* names of bits, joined by commas */
	DEMAND_CHOICE,	/* one name */
	DEMAND_VMPLS,	/* numbers 0 to 3, joined by commas */
	DEMAND_ABI,	/* MAJOR.MINOR */
	DEMAND_VERSION, /* MAJOR.MINOR.BUILD */
	DEMAND_TCB,	/* snp=20,microcode=209 */
	DEMAND_VALUES,	/* bytes in hexadecimal, or @FILE */
	DEMAND_KEYS,	/* a digest in hexadecimal, or @FILE: a public key */
};

enum demand_id {
	DEMAND_ID_PERMIT,
	DEMAND_ID_REVOCATION,
	DEMAND_ID_VMPL,
	DEMAND_ID_MEASUREMENT,
	DEMAND_ID_HOST_DATA,
	DEMAND_ID_FAMILY_ID,
	DEMAND_ID_IMAGE_ID,
	DEMAND_ID_REPORT_ID,
	DEMAND_ID_REPORT_ID_MA,
	DEMAND_ID_CHIP_ID,
	DEMAND_ID_ID_KEY,
	DEMAND_ID_AUTHOR_KEY,
	DEMAND_ID_MIN_GUEST_SVN,
	DEMAND_ID_MIN_ABI,
	DEMAND_ID_REQUIRE_POLICY,
	DEMAND_ID_FORBID_POLICY,
	DEMAND_ID_REQUIRE_PLATFORM,
	DEMAND_ID_FORBID_PLATFORM,
	DEMAND_ID_MIN_REPORTED_TCB,
	DEMAND_ID_MIN_CURRENT_TCB,
	DEMAND_ID_MIN_COMMITTED_TCB,
	DEMAND_ID_MIN_LAUNCH_TCB,
	DEMAND_ID_MIN_FIRMWARE,
	DEMAND_ID_MIN_COMMITTED_FIRMWARE,
	DEMAND_ID_REQUIRE,
	DEMAND_ID_CURRENT_MITIGATIONS,
	DEMAND_ID_LAUNCH_MITIGATIONS,
	DEMAND_ID_REQUIRE_CERT,
	DEMAND_ID_ALLOW_CERT,
	DEMAND_ID_MAX_LEAF_AGE,
	DEMAND_ID_MAX_REPORT_VERSION,
	DEMAND_COUNT,
};

/* What the rows fill in. */
struct demands {
	struct snpguest_policy policy;
	uint32_t permit;
	uint32_t revocation;
};

/*
 * @offset, @size: of the field in struct demands; of VALUES and KEYS, @size
 *                 is one value's
 * @bits: of WORDS and CHOICE
 * @max: of NUMBER
 */
struct demand {
	enum demand_kind kind;
	size_t offset;
	size_t size;
	const struct bit *bits;
	uint64_t max;
};

extern const struct demand demand_rows[DEMAND_COUNT];

/*
 * Whether a row takes several texts, which add up.  Of any other a second one
 * would take the first one's place, the stricter one's perhaps: an error.
 */
bool demand_adds_up(const struct demand *row);

#endif
