/* SPDX-License-Identifier: MIT */
/* Points in time as RFC 3339 writes them: 2025-06-01T12:00:00Z. */
#ifndef CLI_RFC3339_H
#define CLI_RFC3339_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Seconds since 1970.  A date alone is its midnight in UTC.  A leap second
 * counts as the second before it; fractions are dropped.
 */
bool rfc3339_parse(const char *text, int64_t *unix_time);

#endif
