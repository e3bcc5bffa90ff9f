/* SPDX-License-Identifier: MIT */
/* Numbers from a command line or a file: decimal, or hexadecimal with 0x. */
#ifndef CLI_NUMBER_H
#define CLI_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* False if @text is anything but one number of at most @max. */
bool number_parse(const char *text, uint64_t max, uint64_t *value);

#endif
