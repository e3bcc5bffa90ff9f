/* SPDX-License-Identifier: MIT */
/* An open attribute of the tsm tree, as configfs has them. */
#ifndef SNPNODE_TSMFILE_H
#define SNPNODE_TSMFILE_H

#include "tsm.h"

/* One open attribute.  What is read is settled by the first read. */
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

/* FUSE's operations. */
void snpnode_tsm_file_open(fuse_req_t req, fuse_ino_t ino,
			   struct fuse_file_info *fi);
void snpnode_tsm_file_read(fuse_req_t req, fuse_ino_t ino, size_t size,
			   off_t off, struct fuse_file_info *fi);
void snpnode_tsm_file_write(fuse_req_t req, fuse_ino_t ino, const char *data,
			    size_t size, off_t off, struct fuse_file_info *fi);
void snpnode_tsm_file_release(fuse_req_t req, fuse_ino_t ino,
			      struct fuse_file_info *fi);
void snpnode_tsm_file_free(struct snpnode_tsm *tsm,
			   struct snpnode_tsm_file *file);

/* In the place of what it showed.  False: no memory, and it is as it was. */
bool snpnode_tsm_fill(struct snpnode_tsm_file *file, const void *data,
		      size_t len);
void snpnode_tsm_reply(fuse_req_t req, const struct snpnode_tsm_file *file,
		       size_t size, off_t off);

#endif
