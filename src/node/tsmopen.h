/* SPDX-License-Identifier: MIT */
/* An open attribute of the tsm tree: what was read of it, and written. */
#ifndef SNPNODE_TSMOPEN_H
#define SNPNODE_TSMOPEN_H

#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>

#include "tsmentry.h"

/* What is read is settled by the first read. */
struct snpnode_tsm_file {
	struct snpnode_tsm_file *next;
	uint64_t entry; /* its id: the folder may be gone meanwhile */
	enum snpnode_tsm_attr attr;
	bool filled;
	uint8_t *data;
	size_t len;
	bool written;
	uint8_t in[SNPNODE_TSM_INBLOB_MAX];
	size_t in_len;
};

/* Into the list @files.  NULL: no memory. */
struct snpnode_tsm_file *snpnode_tsm_file_new(struct snpnode_tsm_file **files,
					      uint64_t entry,
					      enum snpnode_tsm_attr attr);
void snpnode_tsm_file_free(struct snpnode_tsm_file **files,
			   struct snpnode_tsm_file *file);

/* In the place of what it showed.  False: no memory, and it is as it was. */
bool snpnode_tsm_fill(struct snpnode_tsm_file *file, const void *data,
		      size_t len);
void snpnode_tsm_reply(fuse_req_t req, const struct snpnode_tsm_file *file,
		       size_t size, off_t off);

/*
 * Bytes for a binary attribute only gather; close() takes them.  A write that
 * is too long changes nothing of them, and yet close() takes what there is.
 * 0 or -EFBIG.
 */
int snpnode_tsm_gather(struct snpnode_tsm_file *file, const char *data,
		       size_t size, off_t off);

#endif
