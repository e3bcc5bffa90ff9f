/* SPDX-License-Identifier: MIT */
#include "verdictrows.h"

#include <check.h>

snpguest_status verdictrows_check(snpguest_verifier *verifier,
				  const uint8_t *raw,
				  struct snpguest_verdict *verdict)
{
	return snpguest_verifier_check(verifier, raw, SNPGUEST_REPORT_SIZE,
				       NULL, verdict, sizeof(*verdict));
}

void verdictrows_only_failed(const struct snpguest_verdict *verdict,
			     uint32_t id)
{
	for (uint32_t i = 0; i < verdict->count; i++) {
		const struct snpguest_check *row = &verdict->checks[i];

		ck_assert_msg(
			(row->result == SNPGUEST_CHECK_FAILED) == (i == id),
			"%s: %s, expected %s, found %s", snpguest_check_name(i),
			snpguest_check_result_name(row->result), row->expected,
			row->found);
	}
}
