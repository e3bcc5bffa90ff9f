/* SPDX-License-Identifier: MIT */
#include "hcl.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "hex.h"
#include "say.h"

/* The claims' own user data, 64 bytes in hexadecimal. */
static bool claimed(const struct snpguest_hcl *hcl,
		    uint8_t data[SNPGUEST_USER_DATA_SIZE])
{
	const char *text;
	json_t *claims;
	size_t len = 0;
	bool fine;

	claims = json_loadb((const char *)hcl->claims, hcl->claims_len,
			    JSON_REJECT_DUPLICATES, NULL);
	text = json_string_value(json_object_get(claims, "user-data"));
	fine = text && hex_decode(text, data, SNPGUEST_USER_DATA_SIZE, &len) &&
	       len == SNPGUEST_USER_DATA_SIZE;
	json_decref(claims);
	return fine;
}

bool hcl_expect(struct cli *cli, const struct snpguest_hcl *hcl,
		uint8_t expected[SNPGUEST_USER_DATA_SIZE])
{
	const struct snpguest_fault none = { 0 };
	snpguest_status status;

	status = snpguest_hcl_user_data(hcl, expected);
	if (status != SNPGUEST_OK)
		return say_fault(cli, "the blob's claims", status, &none);
	return true;
}

/* Where the report carries another hash, the row has failed for that. */
static void fail(struct snpguest_check *check, const uint8_t *wanted,
		 const uint8_t *data)
{
	if (check->result == SNPGUEST_CHECK_FAILED)
		return;
	check->result = SNPGUEST_CHECK_FAILED;
	hex_encode(wanted, SNPGUEST_USER_DATA_SIZE, check->expected);
	if (data)
		hex_encode(data, SNPGUEST_USER_DATA_SIZE, check->found);
	else
		snprintf(check->found, sizeof(check->found),
			 "none in the claims");
}

/*
 * The report's own data stays the hash of the claims meanwhile: a report that
 * was made for the nonce itself, by a guest without a paravisor, would say
 * nothing of claims that somebody wrapped around it.
 */
void hcl_judge(struct cli *cli, const struct snpguest_hcl *hcl,
	       const uint8_t wanted[SNPGUEST_USER_DATA_SIZE],
	       struct snpguest_verdict *verdict)
{
	uint8_t data[SNPGUEST_USER_DATA_SIZE];
	bool any = claimed(hcl, data);

	if (any && memcmp(data, wanted, sizeof(data)) == 0)
		return;
	say_note(cli, "the blob's claims do not have this user data");
	verdict->accepted = 0;
	for (uint32_t i = 0; i < verdict->count; i++)
		if (verdict->checks[i].id == SNPGUEST_CHECK_ID_USER_DATA)
			fail(&verdict->checks[i], wanted, any ? data : NULL);
}
