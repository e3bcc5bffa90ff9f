/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

static struct snpnode_session *from_source(struct snpnode_source *source)
{
	return (struct snpnode_session *)((char *)source -
					  offsetof(struct snpnode_session,
						   source));
}

static void ready(struct snpnode_source *source)
{
	struct snpnode_session *session = from_source(source);
	int n = fuse_session_receive_buf(session->fuse, &session->buf);

	if (n > 0)
		fuse_session_process_buf(session->fuse, &session->buf);
	else if (n != -EINTR && n != -EAGAIN)
		session->loop->stop = true;
}

static struct fuse_session *session_new(const struct fuse_lowlevel_ops *ops,
					void *ctx, bool others)
{
	char name[] = "snpguest-node";
	char flag[] = "-o";
	char own[] = "default_permissions,fsname=snpguest-node,"
		     "subtype=snpguest";
	char all[] = "allow_other";
	char *argv[] = { name, flag, own, flag, all, NULL };
	struct fuse_args args = FUSE_ARGS_INIT(others ? 5 : 3, argv);
	struct fuse_session *fuse;

	fuse = fuse_session_new(&args, ops, sizeof(*ops), ctx);
	fuse_opt_free_args(&args);
	return fuse;
}

static bool serve(struct snpnode_session *session, struct snpnode_loop *loop)
{
	int fd = fuse_session_fd(session->fuse);
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return false;
	session->loop = loop;
	session->source.fd = fd;
	session->source.ready = ready;
	return snpnode_loop_add(loop, &session->source) == 0;
}

bool snpnode_session_open(struct snpnode_session *session,
			  struct snpnode_loop *loop, const char *path,
			  const struct fuse_lowlevel_ops *ops, void *ctx,
			  bool others)
{
	memset(session, 0, sizeof(*session));
	session->fuse = session_new(ops, ctx, others);
	if (!session->fuse) {
		snpnode_say("libfuse does not start; see its words above");
		return false;
	}
	if (fuse_session_mount(session->fuse, path) != 0) {
		snpnode_say("cannot mount over %s: is /dev/fuse there and "
			    "open to this user, and may it mount here?",
			    path);
		goto err_destroy;
	}
	if (!serve(session, loop)) {
		snpnode_say("cannot wait for requests: %s", strerror(errno));
		goto err_unmount;
	}
	return true;

err_unmount:
	fuse_session_unmount(session->fuse);
err_destroy:
	fuse_session_destroy(session->fuse);
	session->fuse = NULL;
	return false;
}

void snpnode_session_close(struct snpnode_session *session)
{
	if (!session->fuse)
		return;
	snpnode_loop_remove(session->loop, &session->source);
	fuse_session_unmount(session->fuse);
	fuse_session_destroy(session->fuse);
	free(session->buf.mem);
	session->fuse = NULL;
}
