/* SPDX-License-Identifier: MIT */
/*
 * Freshness in an HCL blob: the report carries the hash of the runtime claims,
 * and those carry the guest's own user data.
 */
#ifndef CLI_HCL_H
#define CLI_HCL_H

#include <snpguest-verify.h>

#include "cli.h"

/*
 * What the report in @hcl must carry for its claims to be its own: their hash,
 * whatever they say.  Returns false after having said why there is none.
 */
bool hcl_expect(struct cli *cli, const struct snpguest_hcl *hcl,
		uint8_t expected[SNPGUEST_USER_DATA_SIZE]);

/*
 * Hold the user data in the claims against @wanted.  Where they have something
 * else, or nothing, @verdict's check of the user data has failed, and the
 * report is not accepted.
 */
void hcl_judge(struct cli *cli, const struct snpguest_hcl *hcl,
	       const uint8_t wanted[SNPGUEST_USER_DATA_SIZE],
	       struct snpguest_verdict *verdict);

#endif
