/* SPDX-License-Identifier: MIT */
#include "mountpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"

static char *absolute(const char *path)
{
	char *cwd, *full = NULL;

	if (path[0] == '/')
		return strdup(path);
	cwd = getcwd(NULL, 0);
	if (cwd && asprintf(&full, "%s/%s", cwd, path) < 0)
		full = NULL;
	free(cwd);
	return full;
}

/*
 * A FUSE file system whose daemon is gone answers ENOTCONN to everything that
 * the kernel does not remember; the attributes it may, for an hour.
 */
static bool is_dead(const char *path)
{
	struct statx st;

	return statx(AT_FDCWD, path, AT_STATX_FORCE_SYNC, STATX_TYPE, &st) !=
		       0 &&
	       errno == ENOTCONN;
}

static void take_dead_away(const char *path)
{
	/* One may lie over another. */
	while (is_dead(path)) {
		if (umount2(path, MNT_DETACH) != 0) {
			snpnode_say("a killed daemon left a dead mount at %s: "
				    "fusermount3 -uz %s",
				    path, path);
			return;
		}
		snpnode_say("took away what a killed daemon left at %s", path);
	}
}

static bool is_ours(const struct mntent *mount, const char *path)
{
	return strcmp(mount->mnt_dir, path) == 0 &&
	       strcmp(mount->mnt_type, "fuse.snpguest") == 0;
}

/*
 * A second one over it would be found by everybody, and taken away by the
 * first one's end: an unmount goes by the path.
 */
static bool is_served(const char *path)
{
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	char *real = realpath(path, NULL);
	const struct mntent *mount;
	bool served = false;

	while (mounts && real && !served && (mount = getmntent(mounts)) != NULL)
		served = is_ours(mount, real);
	free(real);
	if (mounts)
		endmntent(mounts);
	return served;
}

static bool usable(const struct snpnode_mountpoint *point)
{
	struct stat st;

	if (stat(point->path, &st) != 0) {
		snpnode_say("cannot use %s: %s", point->path, strerror(errno));
		return false;
	}
	if (is_served(point->path)) {
		snpnode_say("a daemon serves at %s already; end it, or "
			    "name another path",
			    point->path);
		return false;
	}
	if (S_ISDIR(st.st_mode) == point->folder)
		return true;
	snpnode_say("%s is %s; what is mounted there wants %s, or a path "
		    "where nothing is yet",
		    point->path, point->folder ? "no folder" : "a folder",
		    point->folder ? "a folder" : "a file");
	return false;
}

/* 0, or -errno; -EEXIST if something is there. */
static int make(const struct snpnode_mountpoint *point)
{
	int fd;

	if (point->folder)
		return mkdir(point->path, 0755) == 0 ? 0 : -errno;
	fd = open(point->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

bool snpnode_mountpoint_open(struct snpnode_mountpoint *point, const char *path,
			     bool folder)
{
	int error;

	point->folder = folder;
	point->created = false;
	point->path = absolute(path);
	if (!point->path) {
		snpnode_say("cannot find the way to %s: %s", path,
			    strerror(errno));
		return false;
	}
	take_dead_away(point->path);
	error = make(point);
	point->created = error == 0;
	if (error && error != -EEXIST) {
		snpnode_say("cannot make %s: %s", point->path,
			    strerror(-error));
		goto err_path;
	}
	if (usable(point))
		return true;

err_path:
	snpnode_mountpoint_close(point);
	return false;
}

void snpnode_mountpoint_close(struct snpnode_mountpoint *point)
{
	if (point->created)
		(void)remove(point->path);
	free(point->path);
	point->path = NULL;
}
