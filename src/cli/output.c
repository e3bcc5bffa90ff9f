/* SPDX-License-Identifier: MIT */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"

static bool cannot_write(struct cli *cli, const char *path, int error)
{
	if (strcmp(path, "-") == 0)
		path = "standard output";
	return say_error(cli, "cannot write %s: %s%s", path, strerror(error),
			 error == ENOSPC ? "; make room and try again" : "");
}

static int write_all(int fd, const uint8_t *data, size_t len)
{
	ssize_t put;

	while (len > 0) {
		put = write(fd, data, len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno;
		data += put;
		len -= (size_t)put;
	}
	return 0;
}

/* A stream, a pipe, a device: nothing to move into place. */
static bool write_stream(struct cli *cli, const char *path, int fd,
			 const uint8_t *data, size_t len, unsigned int flags)
{
	int error;

	if ((flags & OUTPUT_SECRET) && !(flags & OUTPUT_TERMINAL) && isatty(fd))
		return say_error(cli, "a key is not written to a terminal; "
				      "name a file, or say --to-terminal");
	error = write_all(fd, data, len);
	if (error)
		return cannot_write(cli, path, error);
	return true;
}

/*
 * Whoever made a pipe where this user was about to write reads what goes into
 * it.  The kernel's fs.protected_fifos looks at O_CREAT only, and a pipe must
 * not be created here by mistake.
 */
static bool may_have_secret(struct cli *cli, const char *path,
			    const struct stat *st)
{
	if (!S_ISFIFO(st->st_mode) || st->st_uid == geteuid() ||
	    st->st_uid == 0)
		return true;
	return say_error(cli,
			 "%s is a pipe of another user (%lu), who could read "
			 "the key from it; name a file in a folder of your "
			 "own, or - for standard output",
			 path, (unsigned long)st->st_uid);
}

static int open_stream(const char *path)
{
	return open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
}

/* Where there is no /proc: by its name again, if that leads to the same. */
static int open_same(const char *path, const struct stat *held)
{
	int fd = open_stream(path);
	struct stat st;

	if (fd < 0 || (fstat(fd, &st) == 0 && st.st_dev == held->st_dev &&
		       st.st_ino == held->st_ino))
		return fd;
	close(fd);
	errno = ESTALE;
	return -1;
}

static int open_held(int held, const char *path, const struct stat *st)
{
	char held_path[32];
	int fd;

	snprintf(held_path, sizeof(held_path), "/proc/self/fd/%d", held);
	fd = open_stream(held_path);
	return fd < 0 && errno == ENOENT ? open_same(path, st) : fd;
}

/*
 * What the name leads to is held, asked who made it, and opened as what is
 * held: opening a pipe waits until it has a reader, and a name may change.
 */
static int open_for_secret(struct cli *cli, const char *path)
{
	int held = open(path, O_PATH | O_CLOEXEC), fd = -1;
	struct stat st;

	if (held < 0 || fstat(held, &st) != 0) {
		cannot_write(cli, path, errno);
	} else if (S_ISREG(st.st_mode)) {
		say_error(cli,
			  "%s became another file while the key was written; "
			  "name a file in a folder of your own",
			  path);
	} else if (may_have_secret(cli, path, &st)) {
		fd = open_held(held, path, &st);
		if (fd < 0)
			cannot_write(cli, path, errno);
	}
	if (held >= 0)
		close(held);
	return fd;
}

static int open_special(struct cli *cli, const char *path, unsigned int flags)
{
	int fd;

	if (flags & OUTPUT_SECRET)
		return open_for_secret(cli, path);
	fd = open_stream(path);
	if (fd < 0)
		cannot_write(cli, path, errno);
	return fd;
}

static bool write_special(struct cli *cli, const char *path,
			  const uint8_t *data, size_t len, unsigned int flags)
{
	int fd = open_special(cli, path, flags);
	bool fine;

	if (fd < 0)
		return false;
	fine = write_stream(cli, path, fd, data, len, flags);
	if (close(fd) != 0 && fine)
		return cannot_write(cli, path, errno);
	return fine;
}

static mode_t mode_of(unsigned int flags)
{
	mode_t mask;

	if (flags & OUTPUT_SECRET)
		return 0600;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static int fill(int fd, const uint8_t *data, size_t len, unsigned int flags)
{
	int error;

	if (fchmod(fd, mode_of(flags)) != 0)
		return errno;
	error = write_all(fd, data, len);
	if (!error && fsync(fd) != 0)
		error = errno;
	return error;
}

/* Whoever is killed while it has no name leaves nothing half written. */
static int open_unnamed(const char *path)
{
	char dir[PATH_MAX];
	char *slash;

	snprintf(dir, sizeof(dir), "%s", path);
	slash = strrchr(dir, '/');
	if (slash)
		slash[1] = '\0';
	return open(slash ? dir : ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
}

static bool give_name(int fd, const char *path)
{
	char from[32], beside[PATH_MAX];

	snprintf(from, sizeof(from), "/proc/self/fd/%d", fd);
	if (linkat(AT_FDCWD, from, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0)
		return true;
	/* A link replaces nothing; a rename does. */
	if (errno != EEXIST ||
	    snprintf(beside, sizeof(beside), "%s.%ld", path, (long)getpid()) >=
		    (int)sizeof(beside) ||
	    linkat(AT_FDCWD, from, AT_FDCWD, beside, AT_SYMLINK_FOLLOW) != 0)
		return false;
	if (rename(beside, path) == 0)
		return true;
	unlink(beside);
	return false;
}

/* False: to be done another way. */
static bool replace_at_once(const char *path, const uint8_t *data, size_t len,
			    unsigned int flags)
{
	int fd = open_unnamed(path);
	bool done;

	if (fd < 0)
		return false;
	done = fill(fd, data, len, flags) == 0 && give_name(fd, path);
	close(fd);
	return done;
}

/* Where files without a name are not to be had; and it says what is wrong. */
static int replace(const char *path, const uint8_t *data, size_t len,
		   unsigned int flags)
{
	char beside[PATH_MAX];
	int fd, error;

	if (replace_at_once(path, data, len, flags))
		return 0;
	error = snprintf(beside, sizeof(beside), "%s.XXXXXX", path);
	if (error < 0 || (size_t)error >= sizeof(beside))
		return ENAMETOOLONG;
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return errno;
	error = fill(fd, data, len, flags);
	if (close(fd) != 0 && !error)
		error = errno;
	if (!error && rename(beside, path) != 0)
		error = errno;
	if (error)
		unlink(beside);
	return error;
}

static bool is_dangling(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode) &&
	       stat(path, &st) != 0;
}

bool output_write(struct cli *cli, const char *path, const uint8_t *data,
		  size_t len, unsigned int flags)
{
	char place[PATH_MAX];
	struct stat st;
	int error;

	if (strcmp(path, "-") == 0)
		return write_stream(cli, path, STDOUT_FILENO, data, len, flags);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return cannot_write(cli, path, EISDIR);
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return write_special(cli, path, data, len, flags);
	if (is_dangling(path))
		return say_error(cli,
				 "%s is a link to nothing; remove it, or "
				 "make what it names",
				 path);
	/* A link is followed: its target is what the user means. */
	error = replace(realpath(path, place) ? place : path, data, len, flags);
	if (error)
		return cannot_write(cli, path, error);
	return true;
}

bool output_flush(struct cli *cli)
{
	bool failed = ferror(stdout) != 0;

	errno = EIO;
	if (fflush(stdout) != 0 || failed)
		return cannot_write(cli, "-", errno);
	return true;
}
