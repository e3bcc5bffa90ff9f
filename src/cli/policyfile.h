/* SPDX-License-Identifier: MIT */
/* A policy file: snpguest-policy(5). */
#ifndef CLI_POLICYFILE_H
#define CLI_POLICYFILE_H

#include "policyoption.h"

/* Apply each member for which the command line has no option. */
bool policyfile_read(struct policy_args *args, struct demands *demands);

#endif
