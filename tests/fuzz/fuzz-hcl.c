/* SPDX-License-Identifier: MIT */
/* The blob of an Azure VM's virtual TPM, and the claims in it. */
#include <snpguest-verify.h>

#include "cli/hcl.h"
#include "fuzz.h"

static bool inside(const uint8_t *part, size_t part_len, const uint8_t *data,
		   size_t size)
{
	return part >= data && part_len <= size &&
	       (size_t)(part - data) <= size - part_len;
}

/* What the report must carry: 64 bytes that depend on nothing but the blob. */
static void check_user_data(const struct snpguest_hcl *hcl)
{
	uint8_t first[64], second[64];
	snpguest_status st = snpguest_hcl_user_data(hcl, first);

	MUST(st == snpguest_hcl_user_data(hcl, second));
	MUST(memcmp(first, second, sizeof(first)) == 0);
	if (hcl->hash_type < SNPGUEST_HCL_HASH_SHA256 ||
	    hcl->hash_type > SNPGUEST_HCL_HASH_SHA512) {
		MUST(st == SNPGUEST_E_UNSUPPORTED);
		MUST(fuzz_zero(first, sizeof(first)));
		return;
	}
	MUST(st == SNPGUEST_OK);
	MUST(!fuzz_zero(first, 32));
	if (hcl->hash_type == SNPGUEST_HCL_HASH_SHA256)
		MUST(fuzz_zero(first + 32, 32));
}

/* A report that would be accepted, its user data as the blob's claims hash. */
static void fill(struct snpguest_verdict *verdict)
{
	memset(verdict, 0, sizeof(*verdict));
	verdict->accepted = 1;
	verdict->count = 2;
	verdict->checks[0].id = SNPGUEST_CHECK_ID_SIGNATURE;
	verdict->checks[0].result = SNPGUEST_CHECK_PASSED;
	verdict->checks[1].id = SNPGUEST_CHECK_ID_USER_DATA;
	verdict->checks[1].result = SNPGUEST_CHECK_PASSED;
}

/*
 * What the report must carry is the claims' hash and nothing else, and claims
 * that do not name the nonce never let it pass for fresh.
 */
static void check_claims(const struct snpguest_hcl *hcl)
{
	uint8_t wanted[64], expected[64], hash[64];
	struct cli cli = { .unheard = true, .quiet = true };
	struct snpguest_verdict verdict;

	memset(wanted, 0x5a, sizeof(wanted));
	if (snpguest_hcl_user_data(hcl, hash) != SNPGUEST_OK)
		return;
	MUST(hcl_expect(&cli, hcl, expected));
	MUST(memcmp(expected, hash, sizeof(hash)) == 0);
	fill(&verdict);
	hcl_judge(&cli, hcl, wanted, &verdict);
	MUST(verdict.checks[0].result == SNPGUEST_CHECK_PASSED);
	MUST(verdict.accepted ==
	     (verdict.checks[1].result == SNPGUEST_CHECK_PASSED));
	/* They do name it, then: as text, whatever case it is in. */
	MUST(!verdict.accepted || hcl->claims_len >= 2 * sizeof(wanted));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct snpguest_hcl hcl;
	snpguest_status st;

	memset(&hcl, 0xee, sizeof(hcl));
	st = snpguest_hcl_parse(data, size, &hcl, sizeof(hcl));
	if (st != SNPGUEST_OK) {
		MUST(st == SNPGUEST_E_UNSUPPORTED || st == SNPGUEST_E_FORMAT);
		MUST(fuzz_zero(&hcl, sizeof(hcl)));
		MUST(st != SNPGUEST_E_FORMAT ||
		     (size >= 4 && memcmp(data, "HCLA", 4) == 0));
		return 0;
	}
	MUST(hcl.report_len == SNPGUEST_REPORT_SIZE);
	MUST(inside(hcl.report, hcl.report_len, data, size));
	MUST(inside(hcl.claims, hcl.claims_len, data, size));
	MUST(hcl.claims >= hcl.report + hcl.report_len);
	check_user_data(&hcl);
	check_claims(&hcl);
	return 0;
}
