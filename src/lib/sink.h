/* SPDX-License-Identifier: MIT */
/* Where a report goes, and how much of it there was. */
#ifndef SNPLIB_SINK_H
#define SNPLIB_SINK_H

#include "public.h"

struct snplib_sink {
	uint8_t *raw;
	size_t cap;
	size_t *len;
};

/* Empty the sink.  Errors: E_USAGE (with *len: too small for any report). */
snpguest_status snplib_sink_check(const struct snplib_sink *sink);
/* Errors: E_FORMAT (less than a report), E_USAGE (too small, see *len). */
snpguest_status snplib_sink_put(const struct snplib_sink *sink,
				const uint8_t *report, size_t len);

#endif
