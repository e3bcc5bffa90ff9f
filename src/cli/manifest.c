/* SPDX-License-Identifier: MIT */
#include "manifest.h"

#include <string.h>

#include <snpguest-verify.h>

#include "hex.h"
#include "input.h"
#include "say.h"

#define GUID_TEXT 36u

bool manifest_expect(struct cli *cli, const char *path,
		     const uint8_t wanted[SNPGUEST_USER_DATA_SIZE],
		     uint8_t expected[SNPGUEST_USER_DATA_SIZE])
{
	const struct snpguest_fault none = { 0 };
	struct input input;
	snpguest_status status;
	bool fine;

	fine = input_read(cli, path, INPUT_MAX, &input);
	if (fine) {
		status = snpguest_svsm_user_data(wanted, input.data, input.len,
						 expected);
		if (status != SNPGUEST_OK)
			fine = say_fault(cli, path, status, &none);
	}
	input_free(&input);
	return fine;
}

bool manifest_guid(const char *text, uint8_t guid[16])
{
	char digits[GUID_TEXT];
	size_t at = 0, len;

	if (strlen(text) != GUID_TEXT)
		return false;
	for (size_t i = 0; i < GUID_TEXT; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : hex_digit(text[i]) < 0)
			return false;
		if (!dash)
			digits[at++] = text[i];
	}
	digits[at] = '\0';
	return hex_decode(digits, guid, 16, &len) && len == 16;
}
