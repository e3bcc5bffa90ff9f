/* SPDX-License-Identifier: MIT */
/* FUSE's operations on the attributes of the tsm tree, as configfs has them. */
#ifndef SNPNODE_TSMFILE_H
#define SNPNODE_TSMFILE_H

#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>

void snpnode_tsm_file_open(fuse_req_t req, fuse_ino_t ino,
			   struct fuse_file_info *fi);
void snpnode_tsm_file_read(fuse_req_t req, fuse_ino_t ino, size_t size,
			   off_t off, struct fuse_file_info *fi);
void snpnode_tsm_file_write(fuse_req_t req, fuse_ino_t ino, const char *data,
			    size_t size, off_t off, struct fuse_file_info *fi);
void snpnode_tsm_file_release(fuse_req_t req, fuse_ino_t ino,
			      struct fuse_file_info *fi);

#endif
