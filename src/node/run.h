/* SPDX-License-Identifier: MIT */
/* snpguest-node run -- COMMAND ARG... */
#ifndef SNPNODE_RUN_H
#define SNPNODE_RUN_H

#include "options.h"

/* Run @argv where it finds /dev/sev-guest; the exit code. */
int snpnode_run(const struct snpnode_options *options, char *const *argv);

#endif
