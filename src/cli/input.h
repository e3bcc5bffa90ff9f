/* SPDX-License-Identifier: MIT */
/* Bytes from a file or from standard input ("-"), never more than asked. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "cli.h"

/* Larger than any report, table or certificate bundle there is. */
#define INPUT_MAX ((size_t)1024 * 1024)

struct input {
	uint8_t *data; /* NULL when empty */
	size_t len;
};

/*
 * Read all of @path; a file larger than @max is refused.  Returns false after
 * having said why; @input is empty then.  Free it with input_free().
 */
bool input_read(struct cli *cli, const char *path, size_t max,
		struct input *input);
void input_free(struct input *input);

#endif
