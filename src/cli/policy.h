/* SPDX-License-Identifier: MIT */
/* The policy of one run: a file's demands, and the command line's on top. */
#ifndef CLI_POLICY_H
#define CLI_POLICY_H

#include "cli.h"
#include "demand.h"

/* A verb's arguments begin with it if it takes the policy options. */
struct policy_args {
	struct cli cli;
	const char *file;
	struct option_list texts[DEMAND_COUNT];
};

extern const struct option policy_options[];

/*
 * Read the file and the options.  What the command line says of a demand takes
 * the place of what the file says.  Free with demandtext_free(), also after a
 * failure.
 */
bool policy_read(struct policy_args *args, struct demands *demands);

/* The row that a policy file's member names; DEMAND_COUNT if there is none. */
size_t policy_find(const char *member);
/* The option of a row. */
const struct option *policy_option(size_t row);

#endif
