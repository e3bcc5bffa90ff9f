/* SPDX-License-Identifier: MIT */
/*
 * The least that an ioctl over FUSE can cost: a file whose server answers each
 * one with success and the bytes that came.  What the device is measured
 * against.
 */
#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>

#include <stdio.h>
#include <sys/stat.h>

static void noop_getattr(fuse_req_t req, fuse_ino_t ino,
			 struct fuse_file_info *fi)
{
	const struct stat st = {
		.st_ino = ino,
		.st_mode = S_IFREG | 0600,
		.st_nlink = 1,
	};

	(void)fi;
	fuse_reply_attr(req, &st, 3600);
}

static void noop_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	(void)ino;
	fuse_reply_open(req, fi);
}

static void noop_ioctl(fuse_req_t req, fuse_ino_t ino, unsigned int cmd,
		       void *arg, struct fuse_file_info *fi, unsigned int flags,
		       const void *in, size_t in_size, size_t out_size)
{
	(void)ino;
	(void)cmd;
	(void)arg;
	(void)fi;
	(void)flags;
	fuse_reply_ioctl(req, 0, in, in_size < out_size ? in_size : out_size);
}

static const struct fuse_lowlevel_ops ops = {
	.getattr = noop_getattr,
	.open = noop_open,
	.ioctl = noop_ioctl,
};

int main(int argc, char **argv)
{
	struct fuse_args args = FUSE_ARGS_INIT(1, argv);
	struct fuse_session *session;
	int code = 1;

	if (argc != 2)
		return 2;
	session = fuse_session_new(&args, &ops, sizeof(ops), NULL);
	if (!session)
		return 1;
	if (fuse_set_signal_handlers(session) != 0 ||
	    fuse_session_mount(session, argv[1]) != 0)
		goto out_destroy;
	puts("ready");
	fflush(stdout);
	code = fuse_session_loop(session) < 0;
	fuse_session_unmount(session);
	fuse_remove_signal_handlers(session);
out_destroy:
	fuse_session_destroy(session);
	return code;
}
