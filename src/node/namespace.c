/* SPDX-License-Identifier: MIT */
#include "namespace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"

/* Where the covered folder stays reachable as a whole, mounts included. */
#define BELOW ".snpguest-host"

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return false;
	n = write(fd, text, strlen(text));
	close(fd);
	return n == (ssize_t)strlen(text);
}

/* The one mapping that needs no privilege: oneself to oneself. */
static bool map_self(uid_t uid, gid_t gid)
{
	char line[64];

	/* Before kernel 3.19 there is no such file, and no need of it. */
	if (!write_file("/proc/self/setgroups", "deny") && errno != ENOENT)
		return false;
	snprintf(line, sizeof(line), "%u %u 1", gid, gid);
	if (!write_file("/proc/self/gid_map", line))
		return false;
	snprintf(line, sizeof(line), "%u %u 1", uid, uid);
	return write_file("/proc/self/uid_map", line);
}

static bool enter_user(void)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
		snpnode_say("neither a mount namespace nor a user namespace "
			    "is allowed here (%s): run as root, or let users "
			    "have namespaces (sysctl user.max_user_namespaces, "
			    "kernel.unprivileged_userns_clone, "
			    "kernel.apparmor_restrict_unprivileged_userns; "
			    "in a chroot there are none)",
			    strerror(errno));
		return false;
	}
	if (map_self(uid, gid))
		return true;
	snpnode_say("cannot map user %u into a user namespace (%s); "
		    "run as root",
		    uid, strerror(errno));
	return false;
}

bool snpnode_namespace_enter(void)
{
	if (unshare(CLONE_NEWNS) != 0 && !enter_user())
		return false;
	/* The host's later mounts come in; none of ours goes out. */
	if (mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL) == 0)
		return true;
	/* mount(2): / is not where something is mounted. */
	if (errno == EINVAL)
		snpnode_say("cannot take the mounts out of the host's sight: "
			    "the root is a folder that chroot was given; "
			    "before chroot, mount --bind that folder over "
			    "itself, or serve the device there with "
			    "snpguest-node mount");
	else
		snpnode_say("cannot take the mounts out of the host's sight: "
			    "%s",
			    strerror(errno));
	return false;
}

static bool show_link(const char *from, const char *to)
{
	char target[PATH_MAX];
	ssize_t n = readlink(from, target, sizeof(target) - 1);

	if (n < 0)
		return false;
	target[n] = '\0';
	return symlink(target, to) == 0;
}

static bool show_bind(const char *from, const char *to, mode_t mode)
{
	int fd;

	if (S_ISDIR(mode)) {
		if (mkdir(to, 0755) != 0)
			return false;
	} else {
		fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0)
			return false;
		close(fd);
	}
	return mount(from, to, NULL, MS_BIND | MS_REC, NULL) == 0;
}

/*
 * /dev/ptmx looks for its pts beside itself, and in its own mount (Linux
 * fs/devpts/inode.c): a bind of the file alone would find none.
 */
static bool is_ptmx(const char *name, mode_t mode)
{
	return S_ISCHR(mode) && strcmp(name, "ptmx") == 0;
}

static bool show(const char *dir, const char *name)
{
	char from[PATH_MAX], to[PATH_MAX];
	struct stat st;

	if (snprintf(from, sizeof(from), "%s/" BELOW "/%s", dir, name) >=
		    (int)sizeof(from) ||
	    snprintf(to, sizeof(to), "%s/%s", dir, name) >= (int)sizeof(to))
		return false;
	/* Gone in between, as /dev/vcs* go: nothing to show. */
	if (lstat(from, &st) != 0)
		return errno == ENOENT;
	if (S_ISLNK(st.st_mode))
		return show_link(from, to);
	if (is_ptmx(name, st.st_mode))
		return symlink(BELOW "/ptmx", to) == 0;
	return show_bind(from, to, st.st_mode);
}

static bool is_ours(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	       strcmp(name, BELOW) == 0;
}

/* One that cannot be shown is seldom the one that is needed: go on. */
static void show_all(const char *dir, DIR *list)
{
	const struct dirent *entry;

	while ((entry = readdir(list)))
		if (!is_ours(entry->d_name) && !show(dir, entry->d_name))
			snpnode_say("%s/%s is left out for the command: %s",
				    dir, entry->d_name, strerror(errno));
}

/* @tree: what is at @dir now, as a mount that is nowhere yet. */
static bool cover(const char *dir, int tree)
{
	char below[PATH_MAX];
	DIR *list;

	snprintf(below, sizeof(below), "%s/" BELOW, dir);
	if (mount("snpguest-node", dir, "tmpfs", MS_NOSUID,
		  "mode=0755,size=1m") != 0 ||
	    mkdir(below, 0755) != 0 ||
	    move_mount(tree, "", AT_FDCWD, below, MOVE_MOUNT_F_EMPTY_PATH))
		return false;
	list = opendir(below);
	if (!list)
		return false;
	show_all(dir, list);
	closedir(list);
	return true;
}

bool snpnode_namespace_cover(const char *dir)
{
	int tree =
		open_tree(AT_FDCWD, dir,
			  OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
	bool ok = tree >= 0 && cover(dir, tree);

	if (!ok)
		snpnode_say("cannot make room beside what is in %s: %s", dir,
			    strerror(errno));
	if (tree >= 0)
		close(tree);
	return ok;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* How many bytes of @path name a folder that is there. */
static size_t there(const char *path)
{
	char part[PATH_MAX];
	size_t len = strlen(path);

	while (len > 1) {
		snprintf(part, sizeof(part), "%.*s", (int)len, path);
		if (is_folder(part))
			return len;
		while (len > 1 && path[--len] != '/')
			;
	}
	return len;
}

bool snpnode_namespace_make(const char *path)
{
	char part[PATH_MAX];
	size_t len = there(path);

	if (!path[len])
		return true;
	snprintf(part, sizeof(part), "%.*s", (int)len, path);
	if (!snpnode_namespace_cover(part))
		return false;
	while (path[len]) {
		len += 1 + strcspn(path + len + 1, "/");
		snprintf(part, sizeof(part), "%.*s", (int)len, path);
		if (mkdir(part, 0755) != 0) {
			snpnode_say("cannot make %s: %s", part,
				    strerror(errno));
			return false;
		}
	}
	return true;
}
