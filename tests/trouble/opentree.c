/* SPDX-License-Identifier: MIT */
/*
 * open_tree(2) and move_mount(2) as snpguest-node uses them, by mount(2): for
 * memcheck, which knows neither before valgrind 3.25.  To be preloaded.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

/* Where the tree is while it should be nowhere. */
static char aside[] = "/tmp/opentree-XXXXXX";

int open_tree(int dfd, const char *path, unsigned int flags)
{
	int fd;

	if (dfd != AT_FDCWD || !(flags & OPEN_TREE_CLONE)) {
		errno = ENOSYS;
		return -1;
	}
	if (!mkdtemp(aside) ||
	    mount(path, aside, NULL, MS_BIND | MS_REC, NULL) != 0)
		return -1;
	fd = open(aside, O_PATH | O_CLOEXEC);
	if (fd < 0)
		(void)umount2(aside, MNT_DETACH);
	return fd;
}

int move_mount(int from_fd, const char *from, int to_fd, const char *to,
	       unsigned int flags)
{
	(void)from_fd;
	if (*from || to_fd != AT_FDCWD || flags != MOVE_MOUNT_F_EMPTY_PATH) {
		errno = ENOSYS;
		return -1;
	}
	if (mount(aside, to, NULL, MS_MOVE, NULL) != 0)
		return -1;
	(void)rmdir(aside);
	snprintf(aside, sizeof(aside), "/tmp/opentree-XXXXXX");
	return 0;
}
