/* SPDX-License-Identifier: MIT */
/* snpguest-node host [OPTION...] [LOG] */
#ifndef SNPNODE_HOST_H
#define SNPNODE_HOST_H

#include "options.h"

/*
 * Play VMM and firmware for the guest of the module snpguest-fakehost, until
 * SIGTERM or SIGINT; the exit code.  The fault plan is read anew whenever its
 * file has changed.
 * @log: receives a line for each exit; NULL: none
 */
int snpnode_host(const struct snpnode_options *options, const char *log);

#endif
