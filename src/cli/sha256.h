/* SPDX-License-Identifier: MIT */
/* SHA-256, as text: what a cached file is named after. */
#ifndef CLI_SHA256_H
#define CLI_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_TEXT 65u /* 64 digits and the end */

bool sha256_text(const uint8_t *data, size_t len, char text[SHA256_TEXT]);

#endif
