/* SPDX-License-Identifier: MIT */
/*
 * The least that an ioctl over FUSE can cost: a file whose server answers each
 * one with success and the bytes that came.  What the device is measured
 * against.
 *
 *	noop-fuse FILE [copies]
 *
 * With "copies" it also takes a query out of the caller's memory, puts a
 * length back and answers as the device does: what that cannot do without.
 */
#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>

#include <errno.h>
#include <snpguest-ioctl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>

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

static void copies_ioctl(fuse_req_t req, fuse_ino_t ino, unsigned int cmd,
			 void *arg, struct fuse_file_info *fi,
			 unsigned int flags, const void *in, size_t in_size,
			 size_t out_size)
{
	const struct snpguest_ioctl_request *request = in;
	struct snpguest_ioctl_ext_report_req query;
	uint8_t *there = (uint8_t *)(uintptr_t)request->req_data;
	struct iovec here = { &query, sizeof(query) };
	struct iovec remote = { there, sizeof(query) };
	pid_t pid = fuse_req_ctx(req)->pid;

	(void)ino;
	(void)cmd;
	(void)arg;
	(void)fi;
	(void)flags;
	(void)out_size;
	if (process_vm_readv(pid, &here, 1, &remote, 1, 0) < 0) {
		fuse_reply_err(req, EFAULT);
		return;
	}
	query.certs_len = 4096;
	here.iov_base = &query.certs_len;
	here.iov_len = sizeof(query.certs_len);
	remote.iov_base = there + offsetof(struct snpguest_ioctl_ext_report_req,
					   certs_len);
	remote.iov_len = sizeof(query.certs_len);
	if (process_vm_writev(pid, &here, 1, &remote, 1, 0) < 0)
		fuse_reply_err(req, EFAULT);
	else
		fuse_reply_ioctl(req, -EIO, in, in_size);
}

static const struct fuse_lowlevel_ops noop_ops = {
	.getattr = noop_getattr,
	.open = noop_open,
	.ioctl = noop_ioctl,
};

static const struct fuse_lowlevel_ops copies_ops = {
	.getattr = noop_getattr,
	.open = noop_open,
	.ioctl = copies_ioctl,
};

int main(int argc, char **argv)
{
	struct fuse_args args = FUSE_ARGS_INIT(1, argv);
	bool copies = argc == 3 && strcmp(argv[2], "copies") == 0;
	struct fuse_session *session;
	int code = 1;

	if (argc != 2 && !copies)
		return 2;
	session = fuse_session_new(&args, copies ? &copies_ops : &noop_ops,
				   sizeof(noop_ops), NULL);
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
