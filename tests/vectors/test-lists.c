/* SPDX-License-Identifier: MIT */
/* AMD's own revocation lists, in their time and out of it. */
#include "hardware.h"
#include "../unit/verdictrows.h"

#include <stdlib.h>

static struct snpguest_verdict verdict;

static void offer_crl(snpguest_verifier *verifier, const char *file)
{
	size_t len;
	uint8_t *bytes = unit_vector(file, &len);

	ck_assert_int_eq(snpguest_verifier_add_crl(verifier, bytes, len),
			 SNPGUEST_OK);
	free(bytes);
}

struct revocation {
	size_t sample;
	const char *list; /* NULL: none */
	int64_t time;
	uint32_t if_present; /* SNPGUEST_CHECK_* */
	uint32_t required;
};

#define PASSED SNPGUEST_CHECK_PASSED
#define FAILED SNPGUEST_CHECK_FAILED
#define NOT_ASKED SNPGUEST_CHECK_NOT_ASKED

/* The lists' windows are 2025-05-06..2026-05-12 and 2024-10-23..2025-11-03. */
static const struct revocation revocations[] = {
	{ 1, "crl/milan-6.der", HARDWARE_TIME, PASSED, PASSED },
	{ 1, "crl/milan-6.der", 1778544000, PASSED, PASSED },
	{ 1, "crl/milan-6.der", 1778544001, NOT_ASKED, FAILED },
	{ 0, "crl/milan-6.der", 1746535146, PASSED, PASSED },
	{ 0, "crl/milan-6.der", 1746535145, NOT_ASKED, FAILED },
	{ 1, "crl/genoa-4.der", HARDWARE_TIME, NOT_ASKED, FAILED },
	{ 1, NULL, HARDWARE_TIME, NOT_ASKED, FAILED },
	{ 4, "crl/milan-6.der", HARDWARE_VLEK_TIME, PASSED, PASSED },
	{ 2, "crl/genoa-4.der", HARDWARE_TIME, NOT_ASKED, FAILED },
	{ 2, "crl/genoa-4.der", HARDWARE_VLEK_TIME, PASSED, PASSED },
	{ 3, "crl/milan-6.der", HARDWARE_TIME, NOT_ASKED, FAILED },
};

START_TEST(revocation)
{
	const struct revocation *row = &revocations[_i];
	const uint32_t modes[] = { SNPGUEST_REVOCATION_IF_PRESENT,
				   SNPGUEST_REVOCATION_REQUIRED };
	const uint32_t results[] = { row->if_present, row->required };
	snpguest_verifier *verifier = hardware_verifier(&hardware[row->sample]);
	uint8_t *raw = hardware_report(&hardware[row->sample]);

	if (row->list)
		offer_crl(verifier, row->list);
	snpguest_verifier_set_time(verifier, row->time);
	for (size_t i = 0; i < 2; i++) {
		snpguest_verifier_set_revocation(verifier, modes[i]);
		verdictrows_check(verifier, raw, &verdict);
		ck_assert_msg(
			hardware_result(&verdict,
					SNPGUEST_CHECK_ID_REVOCATION) ==
				results[i],
			"%s",
			verdict.checks[SNPGUEST_CHECK_ID_REVOCATION].found);
	}
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

/* Every byte of a list is signed, is the signature, or is its frame. */
START_TEST(flipped_list)
{
	uint8_t *raw = hardware_report(&hardware[1]);
	size_t len;
	uint8_t *list = unit_vector("crl/milan-6.der", &len);

	for (size_t at = 0; at < len; at += 3) {
		snpguest_verifier *verifier = hardware_verifier(&hardware[1]);

		snpguest_verifier_set_revocation(verifier,
						 SNPGUEST_REVOCATION_REQUIRED);
		list[at] ^= 0x55;
		if (snpguest_verifier_add_crl(verifier, list, len) ==
		    SNPGUEST_OK)
			ck_assert_int_eq(
				verdictrows_check(verifier, raw, &verdict),
				SNPGUEST_E_REJECTED);
		list[at] ^= 0x55;
		snpguest_verifier_free(verifier);
	}
	free(list);
	free(raw);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("lists");
	TCase *tcase = tcase_create("lists");
	int count = sizeof(revocations) / sizeof(revocations[0]);

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, revocation, 0, count);
	tcase_add_test(tcase, flipped_list);
	suite_add_tcase(suite, tcase);
	return suite;
}
