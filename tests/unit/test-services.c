/* SPDX-License-Identifier: MIT */
/* What an SVSM hands out: its manifest, and what binds it to a nonce. */
#include "unit.h"

#include "sim/services.h"
#include "wire/cursor.h"

#include <errno.h>
#include <openssl/sha.h>
#include <string.h>

static struct snpsim_svsm svsm;
static struct snpsim_svsm_manifest manifest;

static void boot_with(uint8_t first)
{
	const uint8_t vmpck[SNPSIM_VMPCK_SIZE] = { first };

	ck_assert(snpsim_svsm_boot(&svsm, vmpck));
}

static void boot(void)
{
	boot_with(1);
}

static void expect_bound(const uint8_t nonce[64])
{
	uint8_t both[64 + SNPSIM_SVSM_MANIFEST_MAX], want[64];

	memcpy(both, nonce, 64);
	memcpy(both + 64, manifest.data, manifest.len);
	SHA512(both, 64 + manifest.len, want);
	ck_assert_mem_eq(manifest.report_data, want, sizeof(want));
}

START_TEST(a_manifest_lists_the_services)
{
	/* As bytes of the specification's table, 24 a row. */
	static const uint8_t head[] = {
		0xbb, 0x9e, 0x84, 0x63, 0x92, 0x3d, 0x70, 0x46, 0xa1, 0xff,
		0x58, 0xf9, 0xc9, 0x4b, 0x87, 0xbb, 170,  0,	0,    0,
		1,    0,    0,	  0,	0xeb, 0xf1, 0x76, 0xc4, 0x23, 0x01,
		0xa5, 0x45, 0x96, 0x41, 0xb4, 0xe7, 0xdd, 0xe5, 0xbf, 0xe3,
		48,   0,    0,	  0,	122,  0,    0,	  0,
	};
	struct snpsim_svsm_request request = { .nonce = { 1, 2, 3 } };

	boot();
	ck_assert_int_eq(snpsim_svsm_attest(&svsm, &request, &manifest), 0);
	ck_assert_uint_eq(manifest.len, 170);
	ck_assert_mem_eq(manifest.data, head, sizeof(head));
	ck_assert_mem_eq(manifest.data + 48, svsm.ek, sizeof(svsm.ek));
	expect_bound(request.nonce);
}
END_TEST

START_TEST(one_service_is_its_own_manifest)
{
	struct snpsim_svsm_request request = { .one_service = true };

	boot();
	memcpy(request.guid, snpsim_svsm_vtpm, sizeof(request.guid));
	ck_assert_int_eq(snpsim_svsm_attest(&svsm, &request, &manifest), 0);
	ck_assert_uint_eq(manifest.len, sizeof(svsm.ek));
	ck_assert_mem_eq(manifest.data, svsm.ek, sizeof(svsm.ek));
	expect_bound(request.nonce);
	request.manifest_version = 1;
	ck_assert_int_eq(snpsim_svsm_attest(&svsm, &request, &manifest),
			 -EINVAL);
	ck_assert_uint_eq(manifest.len, 0);
	request.manifest_version = 0;
	request.guid[0] ^= 1;
	ck_assert_int_eq(snpsim_svsm_attest(&svsm, &request, &manifest),
			 -EINVAL);
}
END_TEST

START_TEST(the_endorsement_key_is_a_public_area)
{
	uint8_t first[SNPSIM_SVSM_EK_SIZE];

	boot();
	/* TPM_ALG_ECC, SHA-256; two coordinates of 32 bytes end it. */
	ck_assert_mem_eq(svsm.ek, "\0\x23\0\x0b", 4);
	ck_assert_mem_eq(svsm.ek + 54, "\0\x20", 2);
	ck_assert_mem_eq(svsm.ek + 88, "\0\x20", 2);
	memcpy(first, svsm.ek, sizeof(first));
	boot();
	ck_assert_mem_eq(svsm.ek, first, sizeof(first));
	boot_with(2);
	ck_assert_mem_eq(svsm.ek, first, 54);
	ck_assert_mem_ne(svsm.ek + 56, first + 56, 32);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("services");
	TCase *all = tcase_create("all");

	tcase_add_test(all, a_manifest_lists_the_services);
	tcase_add_test(all, one_service_is_its_own_manifest);
	tcase_add_test(all, the_endorsement_key_is_a_public_area);
	suite_add_tcase(suite, all);
	return suite;
}
