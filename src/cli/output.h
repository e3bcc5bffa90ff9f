/* SPDX-License-Identifier: MIT */
/*
 * Bytes to a file or to standard output ("-").  A regular file appears whole
 * or not at all: it is written beside its place and moved there.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli.h"

/* mode 0600, not to a terminal, and not to another user's pipe */
#define OUTPUT_SECRET 0x1u
#define OUTPUT_TERMINAL 0x2u /* ... unless this is said too */

/* Returns false after having said why. */
bool output_write(struct cli *cli, const char *path, const uint8_t *data,
		  size_t len, unsigned int flags);

/* True if all that was printed has reached standard output. */
bool output_flush(struct cli *cli);

#endif
