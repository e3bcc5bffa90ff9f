/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/manifest.h"

START_TEST(guids)
{
	static const uint8_t want[16] = { 0xc4, 0x76, 0xf1, 0xeb, 0x01, 0x23,
					  0x45, 0xa5, 0x96, 0x41, 0xb4, 0xe7,
					  0xdd, 0xe5, 0xbf, 0xe3 };
	static const char *const wrong[] = {
		"",
		"c476f1eb-0123-45a5-9641-b4e7dde5bfe",
		"c476f1eb-0123-45a5-9641-b4e7dde5bfe33",
		"c476f1eb-0123-45a5-9641-b4e7dde5bfeg",
		"c476f1eb0-123-45a5-9641-b4e7dde5bfe3",
		"c476f1eb 0123 45a5 9641 b4e7dde5bfe3",
		"c476f1eb-0123-45a5-9641-b4e7dde5:fe3",
	};
	uint8_t guid[16];

	ck_assert(manifest_guid("c476f1eb-0123-45A5-9641-b4e7dde5bfe3", guid));
	ck_assert_mem_eq(guid, want, sizeof(want));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_msg(!manifest_guid(wrong[i], guid), "%s", wrong[i]);
}
END_TEST

START_TEST(binds_the_manifest)
{
	uint8_t both[SNPGUEST_USER_DATA_SIZE + 3] = { 1, 2 }, want[64], got[64];
	char path[] = "/tmp/test-manifest-XXXXXX";
	struct cli silent = { .unheard = true };
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	memcpy(both + SNPGUEST_USER_DATA_SIZE, "abc", 3);
	ck_assert_int_eq(write(fd, "abc", 3), 3);
	close(fd);
	SHA512(both, sizeof(both), want);
	ck_assert(manifest_expect(&silent, path, both, got));
	ck_assert_mem_eq(got, want, sizeof(want));
	unlink(path);
	ck_assert(!manifest_expect(&silent, path, both, got));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("manifest");
	TCase *tc = tcase_create("manifest");

	tcase_add_test(tc, guids);
	tcase_add_test(tc, binds_the_manifest);
	suite_add_tcase(suite, tc);
	return suite;
}
