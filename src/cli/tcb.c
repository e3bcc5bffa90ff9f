/* SPDX-License-Identifier: MIT */
#include "tcb.h"

uint32_t tcb_layout(const struct snpguest_report *report)
{
	uint32_t line = snpguest_report_line(report);

	if (line == SNPGUEST_LINE_UNKNOWN && report->version < 3)
		return SNPGUEST_LINE_MILAN;
	return line;
}

const char *tcb_signing_key_name(uint32_t signing_key)
{
	switch (signing_key) {
	case SNPGUEST_SIGNING_KEY_VCEK:
		return "VCEK";
	case SNPGUEST_SIGNING_KEY_VLEK:
		return "VLEK";
	case SNPGUEST_SIGNING_KEY_NONE:
		return "no key";
	default:
		return "an unknown key";
	}
}
