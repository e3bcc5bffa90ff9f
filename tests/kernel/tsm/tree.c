/* SPDX-License-Identifier: MIT */
#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_file(const char *folder, const char *file, int flags)
{
	char path[512];

	snprintf(path, sizeof(path), TREE "/%s/%s", folder, file);
	return open(path, flags | O_CLOEXEC);
}

int tree_write(const char *folder, const char *file, const void *data,
	       size_t len)
{
	int fd = open_file(folder, file, O_WRONLY);
	int error;

	if (fd < 0)
		return errno;
	error = write(fd, data, len) < 0 ? errno : 0;
	if (close(fd) < 0 && !error)
		error = errno;
	return error;
}

int tree_read(const char *folder, const char *file, uint8_t *data, size_t cap)
{
	int fd = open_file(folder, file, O_RDONLY);
	ssize_t got, len = 0;

	if (fd < 0)
		return -errno;
	while ((got = read(fd, data + len, cap - (size_t)len)) > 0)
		len += got;
	if (got < 0)
		len = -errno;
	close(fd);
	return (int)len;
}

long tree_generation(const char *folder)
{
	char text[32];
	int len = tree_read(folder, "generation", (uint8_t *)text,
			    sizeof(text) - 1);

	if (len < 0)
		return -1;
	text[len] = '\0';
	return strtol(text, NULL, 10);
}

size_t tree_folders(char *name, size_t cap)
{
	DIR *dir = opendir(TREE);
	const struct dirent *row;
	size_t count = 0;

	while (dir && (row = readdir(dir))) {
		if (row->d_name[0] == '.')
			continue;
		snprintf(name, cap, "%s", row->d_name);
		count++;
	}
	if (dir)
		closedir(dir);
	return count;
}
