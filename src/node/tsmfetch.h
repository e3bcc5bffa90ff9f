/* SPDX-License-Identifier: MIT */
/* Getting a report for a folder of the tsm tree, once for all who read it. */
#ifndef SNPNODE_TSMFETCH_H
#define SNPNODE_TSMFETCH_H

#include "tsmtree.h"

/*
 * Answer a read of an output blob: from what is there, or after a request to
 * the firmware has made it.
 */
void snpnode_tsm_read_blob(struct snpnode_tsm *tsm, fuse_req_t req,
			   struct snpnode_tsm_file *file, size_t size,
			   off_t off);

#endif
