/* SPDX-License-Identifier: MIT */
#include "tsmfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names left behind by programs that died. */
#define NAMES_MAX 1000u

int snplib_tsmfs_open(struct snplib_tsmfs *fs, const char *path)
{
	fs->base = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fs->base < 0 ? errno : 0;
}

void snplib_tsmfs_close(struct snplib_tsmfs *fs)
{
	close(fs->base);
	fs->base = -1;
}

static int make_name(struct snplib_tsmfs *fs, struct snplib_tsm_entry *entry)
{
	uint32_t i;

	for (i = 0; i < NAMES_MAX; i++) {
		snprintf(entry->name, sizeof(entry->name), "snpguest-%d-%u",
			 getpid(), atomic_fetch_add(&fs->made, 1));
		if (mkdirat(fs->base, entry->name, 0700) == 0)
			return 0;
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

/* Nobody else removes it; a signal must not leave it behind for good. */
static void remove_name(const struct snplib_tsmfs *fs,
			const struct snplib_tsm_entry *entry)
{
	while (unlinkat(fs->base, entry->name, AT_REMOVEDIR) != 0 &&
	       errno == EINTR)
		;
}

static int tsmfs_make(void *ctx, struct snplib_tsm_entry *entry)
{
	struct snplib_tsmfs *fs = ctx;
	int error;

	error = make_name(fs, entry);
	if (error)
		return error;
	entry->dir = openat(fs->base, entry->name,
			    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (entry->dir >= 0)
		return 0;
	error = -errno;
	remove_name(fs, entry);
	return error;
}

static void tsmfs_drop(void *ctx, struct snplib_tsm_entry *entry)
{
	const struct snplib_tsmfs *fs = ctx;

	close(entry->dir);
	remove_name(fs, entry);
}

/* How much of the file fits in @cap, and whether that was all. */
static int read_all(int fd, uint8_t *data, size_t cap)
{
	size_t len = 0;
	uint8_t more;
	ssize_t got;

	do {
		got = read(fd, len < cap ? data + len : &more,
			   len < cap ? cap - len : 1);
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got > 0 && len == cap)
			return -EFBIG;
		if (got > 0)
			len += (size_t)got;
	} while (got != 0);
	return (int)len;
}

static int tsmfs_read(void *ctx, struct snplib_tsm_entry *entry,
		      const char *name, uint8_t *data, size_t cap)
{
	int fd = openat(entry->dir, name, O_RDONLY | O_CLOEXEC);
	int got;

	(void)ctx;
	if (fd < 0)
		return -errno;
	got = read_all(fd, data, cap);
	close(fd);
	return got;
}

/*
 * One write(2): each is a value of its own.  The kernel takes blobs over at
 * close(2), which tells no error; only the generation does.
 */
static int tsmfs_write(void *ctx, struct snplib_tsm_entry *entry,
		       const char *name, const uint8_t *data, size_t len)
{
	int fd = openat(entry->dir, name, O_WRONLY | O_CLOEXEC);
	int error = 0;
	ssize_t got;

	(void)ctx;
	if (fd < 0)
		return -errno;
	got = write(fd, data, len);
	if (got < 0)
		error = -errno;
	else if ((size_t)got != len)
		error = -EIO;
	if (close(fd) < 0 && !error)
		error = -errno;
	return error;
}

const struct snplib_tsm_ops snplib_tsmfs_ops = {
	.make = tsmfs_make,
	.drop = tsmfs_drop,
	.read = tsmfs_read,
	.write = tsmfs_write,
};
