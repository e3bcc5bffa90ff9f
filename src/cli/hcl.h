/* SPDX-License-Identifier: MIT */
/*
 * Freshness in an HCL blob: the report carries the hash of the runtime claims,
 * and those carry the guest's own user data.
 */
#ifndef CLI_HCL_H
#define CLI_HCL_H

#include "cli.h"

/*
 * What the report in @hcl must carry so that the claims are its own and have
 * @wanted in them (NULL: anything).  Where the claims have something else it
 * is @wanted itself, which the report cannot carry.
 */
bool hcl_expect(struct cli *cli, const struct snpguest_hcl *hcl,
		const uint8_t *wanted,
		uint8_t expected[SNPGUEST_USER_DATA_SIZE]);

#endif
