/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>

void snpsim_blob_wipe(struct snpsim_blob *blob)
{
	OPENSSL_clear_free(blob->data, blob->len);
	blob->data = NULL;
	blob->len = 0;
}

bool snpsim_blob_of_cert(X509 *cert, struct snpsim_blob *blob)
{
	int len;

	blob->data = NULL;
	len = i2d_X509(cert, &blob->data);
	blob->len = len > 0 ? (size_t)len : 0;
	return len > 0;
}

bool snpsim_blob_of_crl(X509_CRL *crl, struct snpsim_blob *blob)
{
	int len;

	blob->data = NULL;
	len = i2d_X509_CRL(crl, &blob->data);
	blob->len = len > 0 ? (size_t)len : 0;
	return len > 0;
}

int snpsim_folder_open(int parent, const char *path)
{
	int fd;

	if (mkdirat(parent, path, 0700) != 0 && errno != EEXIST)
		return -errno;
	fd = openat(parent, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int read_all(int fd, struct snpsim_blob *blob)
{
	size_t got = 0;
	ssize_t n;

	blob->data = OPENSSL_malloc(SNPSIM_FILE_MAX);
	if (!blob->data)
		return -ENOMEM;
	blob->len = SNPSIM_FILE_MAX;
	while (got < SNPSIM_FILE_MAX) {
		n = read(fd, blob->data + got, SNPSIM_FILE_MAX - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	if (got == SNPSIM_FILE_MAX || n < 0) {
		snpsim_blob_wipe(blob);
		return got == SNPSIM_FILE_MAX ? -EFBIG : -EIO;
	}
	blob->len = got;
	return 0;
}

int snpsim_folder_read(int dir, const char *name, struct snpsim_blob *blob)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	int rc;

	if (fd < 0)
		return -errno;
	rc = read_all(fd, blob);
	close(fd);
	return rc;
}

static int write_all(int fd, const struct snpsim_blob *blob)
{
	size_t done = 0;
	ssize_t n;

	while (done < blob->len) {
		n = write(fd, blob->data + done, blob->len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		done += (size_t)n;
	}
	return fsync(fd) == 0 ? 0 : -errno;
}

/*
 * Without a name while it is written: whoever is killed then leaves nothing
 * half written.  False: to be done another way.
 */
static bool write_at_once(int dir, const char *name, const char *temporary,
			  const struct snpsim_blob *blob, mode_t mode)
{
	int fd = openat(dir, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
	char from[32];
	bool done;

	if (fd < 0)
		return false;
	snprintf(from, sizeof(from), "/proc/self/fd/%d", fd);
	done = write_all(fd, blob) == 0 &&
	       linkat(AT_FDCWD, from, dir, temporary, AT_SYMLINK_FOLLOW) == 0;
	close(fd);
	if (!done)
		return false;
	if (renameat(dir, temporary, dir, name) == 0)
		return true;
	(void)unlinkat(dir, temporary, 0);
	return false;
}

int snpsim_folder_write(int dir, const char *name,
			const struct snpsim_blob *blob, mode_t mode)
{
	char temporary[64];
	int fd, rc;

	snprintf(temporary, sizeof(temporary), ".%s.%ld", name, (long)getpid());
	(void)unlinkat(dir, temporary, 0);
	if (write_at_once(dir, name, temporary, blob, mode))
		return 0;
	fd = openat(dir, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		    mode);
	if (fd < 0)
		return -errno;
	rc = write_all(fd, blob);
	if (close(fd) != 0 && rc == 0)
		rc = -errno;
	if (rc == 0 && renameat(dir, temporary, dir, name) != 0)
		rc = -errno;
	if (rc)
		(void)unlinkat(dir, temporary, 0);
	return rc;
}
