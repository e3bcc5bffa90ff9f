/* SPDX-License-Identifier: MIT */
#include "manifest.h"

#include <openssl/evp.h>
#include <string.h>

#include "hex.h"
#include "input.h"
#include "say.h"

#define GUID_TEXT 36u

static bool digest(const uint8_t wanted[SNPGUEST_USER_DATA_SIZE],
		   const struct input *manifest,
		   uint8_t expected[SNPGUEST_USER_DATA_SIZE])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool fine;

	fine = ctx && EVP_DigestInit_ex(ctx, EVP_sha512(), NULL) == 1 &&
	       EVP_DigestUpdate(ctx, wanted, SNPGUEST_USER_DATA_SIZE) == 1 &&
	       EVP_DigestUpdate(ctx, manifest->data, manifest->len) == 1 &&
	       EVP_DigestFinal_ex(ctx, expected, NULL) == 1;
	EVP_MD_CTX_free(ctx);
	return fine;
}

bool manifest_expect(struct cli *cli, const char *path,
		     const uint8_t wanted[SNPGUEST_USER_DATA_SIZE],
		     uint8_t expected[SNPGUEST_USER_DATA_SIZE])
{
	struct input input;
	bool fine;

	fine = input_read(cli, path, INPUT_MAX, &input);
	if (fine && !digest(wanted, &input, expected))
		fine = say_error(cli, "no SHA-512 to be had from libcrypto");
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
