/* SPDX-License-Identifier: MIT */
#include "sink.h"

#include <string.h>

snpguest_status snplib_sink_check(const struct snplib_sink *sink)
{
	if (sink->len)
		*sink->len = 0;
	if (!sink->raw || !sink->len)
		return SNPGUEST_E_USAGE;
	memset(sink->raw, 0, sink->cap);
	if (sink->cap >= SNPGUEST_REPORT_SIZE)
		return SNPGUEST_OK;
	*sink->len = SNPGUEST_REPORT_SIZE;
	return SNPGUEST_E_USAGE;
}

snpguest_status snplib_sink_put(const struct snplib_sink *sink,
				const uint8_t *report, size_t len)
{
	if (len < SNPGUEST_REPORT_SIZE)
		return SNPGUEST_E_FORMAT;
	*sink->len = len;
	if (len > sink->cap)
		return SNPGUEST_E_USAGE;
	memcpy(sink->raw, report, len);
	return SNPGUEST_OK;
}
