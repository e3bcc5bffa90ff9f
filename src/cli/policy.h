/* SPDX-License-Identifier: MIT */
/* The policy of one run: a file's demands, and the command line's on top. */
#ifndef CLI_POLICY_H
#define CLI_POLICY_H

#include "policyoption.h"

/*
 * Read the file and the options.  What the command line says of a demand takes
 * the place of what the file says.  Free with demandtext_free(), also after a
 * failure.
 */
bool policy_read(struct policy_args *args, struct demands *demands);

#endif
