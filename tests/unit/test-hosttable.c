/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/hosttable.h"
#include "wire/certtable.h"

#include <stdlib.h>
#include <string.h>

static struct snpsim_platform *platform;
static struct snpsim_hosttable table;

static void make(bool vlek)
{
	struct snpsim_platform_config config = {
		.pki_folder = getenv("SNPGUEST_TEST_PKI"),
	};

	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &config.chip));
	config.chip.vlek_loaded = vlek;
	ck_assert_int_eq(snpsim_platform_new(&config, &platform), 0);
}

static void drop(void)
{
	snpsim_hosttable_free(&table);
	snpsim_platform_unref(platform);
}

static size_t entries(const struct snpsim_table_spec *spec)
{
	size_t count;

	ck_assert_int_eq(snpsim_hosttable_build(&table, spec, platform), 0);
	ck_assert_uint_eq(table.len % 4096, 0);
	ck_assert_int_eq(snpwire_certtable_check(table.data, table.len, &count),
			 SNPWIRE_CERTTABLE_OK);
	return count;
}

static void ck_entry(size_t index, enum snpwire_cert_kind kind,
		     enum snpsim_which which)
{
	struct snpsim_blob want;
	struct snpwire_cert cert;

	ck_assert(snpwire_certtable_get(table.data, table.len, index, &cert));
	ck_assert_int_eq(cert.kind, kind);
	ck_assert_int_eq(snpsim_platform_cert(platform, which, &want), 0);
	ck_assert_uint_eq(cert.len, want.len);
	ck_assert_mem_eq(cert.data, want.data, want.len);
	snpsim_blob_wipe(&want);
}

START_TEST(vcek_and_chain_are_there)
{
	const struct snpsim_table_spec spec = { .crl = true };

	make(false);
	ck_assert_uint_eq(entries(&spec), 4);
	ck_entry(0, SNPWIRE_CERT_VCEK, SNPSIM_CERT_VCEK);
	ck_entry(1, SNPWIRE_CERT_ASK, SNPSIM_CERT_ASK);
	ck_entry(2, SNPWIRE_CERT_ARK, SNPSIM_CERT_ARK);
	ck_assert_uint_eq(snpsim_hosttable_pages(&table), 2);
	drop();
}
END_TEST

START_TEST(vlek_brings_the_asvk_as_ask)
{
	const struct snpsim_table_spec spec = { 0 };

	make(true);
	ck_assert_uint_eq(entries(&spec), 3);
	ck_entry(0, SNPWIRE_CERT_VLEK, SNPSIM_CERT_VLEK);
	ck_entry(1, SNPWIRE_CERT_ASK, SNPSIM_CERT_ASVK);
	drop();
}
END_TEST

START_TEST(hosts_manners_are_played)
{
	const struct snpsim_table_spec none = { .none = true };
	const struct snpsim_table_spec leaf = { .leaf_only = true };
	const struct snpsim_table_spec mixed = { .mixed_endian = true };
	const struct snpsim_table_spec pem = { .pem = true };
	const struct snpsim_table_spec full = { .extra = 16, .pages = 64 };
	struct snpwire_cert cert;

	make(false);
	ck_assert_int_eq(snpsim_hosttable_build(&table, &none, platform), 0);
	ck_assert_uint_eq(table.len, 0);
	ck_assert_uint_eq(entries(&leaf), 1);
	ck_assert_uint_eq(entries(&mixed), 3);
	/* 63da758d-e664-... with its first three fields little-endian */
	ck_assert_mem_eq(table.data, "\x8d\x75\xda\x63\x64\xe6\x64\x45\xad", 9);
	ck_assert_uint_eq(entries(&pem), 3);
	ck_assert(snpwire_certtable_get(table.data, table.len, 2, &cert));
	ck_assert_mem_eq(cert.data, "-----BEGIN CERTIFICATE-----", 27);
	ck_assert_uint_eq(entries(&full), 3 + 16 + 1);
	ck_assert_uint_eq(snpsim_hosttable_pages(&table), 64);
	ck_assert_uint_eq(snpwire_certtable_used(table.data, table.len),
			  64 * 4096);
	drop();
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("hosttable");
	TCase *tcase = tcase_create("hosttable");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, vcek_and_chain_are_there);
	tcase_add_test(tcase, vlek_brings_the_asvk_as_ask);
	tcase_add_test(tcase, hosts_manners_are_played);
	suite_add_tcase(suite, tcase);
	return suite;
}
