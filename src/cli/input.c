/* SPDX-License-Identifier: MIT */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"

static const char *shown(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

static const char *remedy(int error)
{
	switch (error) {
	case ENOENT:
		return "; check the name";
	case EACCES:
		return "; you may not read it";
	case EISDIR:
		return "; name a file in it";
	default:
		return "";
	}
}

static bool cannot_read(struct cli *cli, const char *path, int error)
{
	return say_error(cli, "cannot read %s: %s%s", shown(path),
			 strerror(error), remedy(error));
}

static bool grow(struct input *input, size_t *cap, size_t max)
{
	size_t want = *cap ? *cap * 2 : 8192;
	uint8_t *data;

	if (want > max + 1)
		want = max + 1;
	data = realloc(input->data, want);
	if (!data)
		return false;
	input->data = data;
	*cap = want;
	return true;
}

/* Reads one byte over @max, if it is there, to know that it is too much. */
static int read_all(int fd, size_t max, struct input *input)
{
	size_t cap = 0;
	ssize_t got;

	while (input->len <= max) {
		if (input->len == cap && !grow(input, &cap, max))
			return ENOMEM;
		got = read(fd, input->data + input->len, cap - input->len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		if (got == 0)
			return 0;
		input->len += (size_t)got;
	}
	return EFBIG;
}

bool input_read(struct cli *cli, const char *path, size_t max,
		struct input *input)
{
	int fd = STDIN_FILENO, error;

	memset(input, 0, sizeof(*input));
	if (strcmp(path, "-") != 0) {
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
		if (fd < 0)
			return cannot_read(cli, path, errno);
	}
	error = read_all(fd, max, input);
	if (fd != STDIN_FILENO)
		close(fd);
	if (!error)
		return true;
	input_free(input);
	if (error == EFBIG)
		return say_error(cli,
				 "%s is larger than the %zu bytes that "
				 "make sense here",
				 shown(path), max);
	return cannot_read(cli, path, error);
}

void input_free(struct input *input)
{
	if (input->data)
		explicit_bzero(input->data, input->len);
	free(input->data);
	memset(input, 0, sizeof(*input));
}
