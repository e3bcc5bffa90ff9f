/* SPDX-License-Identifier: MIT */
/* snpguest-node mount PATH */
#ifndef SNPNODE_MOUNT_H
#define SNPNODE_MOUNT_H

#include "options.h"

/* Serve a device at @path until SIGTERM or SIGINT; the exit code. */
int snpnode_mount(const struct snpnode_options *options, const char *path);

#endif
