/* SPDX-License-Identifier: MIT */
/* The options that make a policy: the file's, and one for each demand. */
#ifndef CLI_POLICYOPTION_H
#define CLI_POLICYOPTION_H

#include "cli.h"
#include "demand.h"

/* A verb's arguments begin with it if it takes the policy options. */
struct policy_args {
	struct cli cli;
	const char *file;
	struct option_list texts[DEMAND_COUNT];
};

extern const struct option policy_options[];

/* The row that a policy file's member names; DEMAND_COUNT if there is none. */
size_t policy_find(const char *member);
/* The option of a row. */
const struct option *policy_option(size_t row);

#endif
