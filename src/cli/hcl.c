/* SPDX-License-Identifier: MIT */
#include "hcl.h"

#include <jansson.h>
#include <string.h>

#include <snpguest-verify.h>

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
		const uint8_t *wanted,
		uint8_t expected[SNPGUEST_USER_DATA_SIZE])
{
	const struct snpguest_fault none = { 0 };
	uint8_t data[SNPGUEST_USER_DATA_SIZE];
	snpguest_status status;

	if (wanted &&
	    !(claimed(hcl, data) && memcmp(data, wanted, sizeof(data)) == 0)) {
		say_note(cli, "the blob's claims do not have this user data");
		memcpy(expected, wanted, SNPGUEST_USER_DATA_SIZE);
		return true;
	}
	status = snpguest_hcl_user_data(hcl, expected);
	if (status != SNPGUEST_OK)
		return say_fault(cli, "the blob's claims", status, &none);
	return true;
}
