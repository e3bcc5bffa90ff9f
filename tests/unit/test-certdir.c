/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "cli/certdir.h"

#define ENTRY 24u

static const uint8_t vcek[16] = { 0x63, 0xda, 0x75, 0x8d, 0xe6, 0x64,
				  0x45, 0x64, 0xad, 0xc5, 0xf4, 0xb9,
				  0x3b, 0xe8, 0xac, 0xcd };
static const uint8_t ask[16] = {
	0x4a, 0xb7, 0xb3, 0x79, 0xbb, 0xac, 0x4f, 0xe4,
	0xa0, 0x2f, 0x05, 0xae, 0xf3, 0x27, 0xc7, 0x82
};
/* A host may put letters there that mean something to a file system. */
static const uint8_t evil[16] = "../../etc/passwd";

static uint8_t table[4096];

static void put(size_t index, const uint8_t guid[16], uint32_t offset,
		const char *data)
{
	uint8_t *entry = table + index * ENTRY;

	memcpy(entry, guid, 16);
	entry[16] = (uint8_t)offset;
	entry[17] = (uint8_t)(offset >> 8);
	entry[20] = (uint8_t)strlen(data);
	memcpy(table + offset, data, strlen(data));
}

static snpguest_certs *a_table(void)
{
	snpguest_certs *certs = NULL;

	memset(table, 0, sizeof(table));
	put(0, vcek, 1000, "0123");
	put(1, ask, 1100, "-----BEGIN CERTIFICATE-----");
	put(2, ask, 1200, "456");
	put(3, evil, 1300, "789");
	put(4, evil, 1400, "-----BEGIN ");
	ck_assert_int_eq(snpguest_certs_parse(table, sizeof(table), &certs),
			 SNPGUEST_OK);
	return certs;
}

START_TEST(names_are_ours)
{
	static const char *const names[] = {
		"vcek.der",
		"ask.pem",
		"ask-2.der",
		"2e2e2f2e2e2f6574632f706173737764.bin",
		"2e2e2f2e2e2f6574632f706173737764-2.pem",
	};
	snpguest_certs *certs = a_table();
	struct snpguest_cert cert;
	char name[CERTDIR_NAME];

	ck_assert_uint_eq(snpguest_certs_count(certs), 5);
	for (size_t i = 0; i < 5; i++) {
		ck_assert_int_eq(
			snpguest_certs_get(certs, i, &cert, sizeof(cert)),
			SNPGUEST_OK);
		certdir_name(certs, i, &cert, name);
		ck_assert_str_eq(name, names[i]);
	}
	snpguest_certs_free(certs);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("certdir");
	TCase *tc = tcase_create("certdir");

	tcase_add_test(tc, names_are_ours);
	suite_add_tcase(suite, tc);
	return suite;
}
