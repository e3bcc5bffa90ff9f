/* SPDX-License-Identifier: MIT */
/* The tsm/report tree as a FUSE file system, over a device's driver. */
#ifndef SNPNODE_TSM_H
#define SNPNODE_TSM_H

#include "tsmtree.h"

/* For snpnode_session_open(), with the tree as context. */
extern const struct fuse_lowlevel_ops snpnode_tsm_ops;

#endif
