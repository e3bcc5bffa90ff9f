/* SPDX-License-Identifier: MIT */
/* One FUSE file system: mounted, and fed from the loop. */
#ifndef SNPNODE_SESSION_H
#define SNPNODE_SESSION_H

#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>

#include "loop.h"

struct snpnode_session {
	struct fuse_session *fuse;
	struct fuse_buf buf;
	struct snpnode_source source;
	struct snpnode_loop *loop;
};

/*
 * Mount @ops over @path, a file or a folder, and serve it in @loop, which
 * stops when somebody else unmounts it.  @others: other users than this
 * process's may come in, as far as the modes let them.  False: it was said
 * why.
 */
bool snpnode_session_open(struct snpnode_session *session,
			  struct snpnode_loop *loop, const char *path,
			  const struct fuse_lowlevel_ops *ops, void *ctx,
			  bool others);
/* Unmount; who still has it open gets an error from now on. */
void snpnode_session_close(struct snpnode_session *session);

#endif
