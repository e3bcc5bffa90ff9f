/* SPDX-License-Identifier: MIT */
#include "hardware.h"

#include <stdlib.h>
#include <string.h>

const struct hardware hardware[] = {
	{ "milan-v2", "milan-v2/report.bin", "milan-v2/vcek.der",
	  "ca/milan-ask.der", "ca/milan-ark.der", 0, SNPGUEST_LINE_MILAN,
	  SNPGUEST_PERMIT_DEBUG, HARDWARE_TIME },
	{ "milan-v3", "milan-v3/report.bin", "milan-v3/vcek.der",
	  "ca/milan-ask.der", "ca/milan-ark.der", 0, SNPGUEST_LINE_MILAN, 0,
	  HARDWARE_TIME },
	{ "genoa-v3", "genoa-v3/report.bin", "genoa-v3/vcek.der",
	  "ca/genoa-ask.der", "ca/genoa-ark.der", 0, SNPGUEST_LINE_GENOA, 0,
	  HARDWARE_TIME },
	{ "turin-v5", "turin-v5/report.bin", "turin-v5/vcek.der",
	  "ca/turin-ask.der", "ca/turin-ark.der", 0, SNPGUEST_LINE_TURIN, 0,
	  HARDWARE_TIME },
	{ "milan-v3-vlek", "milan-v3-vlek/report.bin", "milan-v3-vlek/vlek.der",
	  "ca/milan-asvk.der", "ca/milan-ark.der", 0, SNPGUEST_LINE_MILAN, 0,
	  HARDWARE_VLEK_TIME },
	{ "milan-v3-hcl", "milan-v3-hcl/hcl.bin", "milan-v3-hcl/vcek.der",
	  "ca/milan-ask.der", "ca/milan-ark.der", 32, SNPGUEST_LINE_MILAN, 0,
	  HARDWARE_TIME },
};
const size_t hardware_count = sizeof(hardware) / sizeof(hardware[0]);

void hardware_offer(snpguest_verifier *verifier, const char *file)
{
	size_t len;
	uint8_t *bytes = unit_vector(file, &len);

	ck_assert_int_eq(snpguest_verifier_add_cert(verifier, bytes, len),
			 SNPGUEST_OK);
	free(bytes);
}

snpguest_verifier *hardware_verifier(const struct hardware *sample)
{
	snpguest_verifier *verifier;

	ck_assert_int_eq(snpguest_verifier_new(&verifier), SNPGUEST_OK);
	snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_set_time(verifier, sample->time);
	snpguest_verifier_set_permit(verifier, sample->permit);
	hardware_offer(verifier, sample->root);
	hardware_offer(verifier, sample->leaf);
	hardware_offer(verifier, sample->issuer);
	return verifier;
}

uint8_t *hardware_report(const struct hardware *sample)
{
	size_t len;
	uint8_t *bytes = unit_vector(sample->report, &len);

	ck_assert_uint_ge(len, sample->offset + SNPGUEST_REPORT_SIZE);
	memmove(bytes, bytes + sample->offset, SNPGUEST_REPORT_SIZE);
	return bytes;
}

uint32_t hardware_result(const struct snpguest_verdict *verdict, uint32_t id)
{
	ck_assert_uint_lt(id, verdict->count);
	ck_assert_uint_eq(verdict->checks[id].id, id);
	return verdict->checks[id].result;
}
