/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/chip.h"

#include <string.h>

static struct snpsim_random random_bytes;

static void make(struct snpsim_chip *chip, uint32_t line, bool vlek)
{
	struct snpsim_chip_config config;

	ck_assert(snpsim_random_init(&random_bytes, SNPSIM_SEED_CHIP, NULL, 0));
	ck_assert(snpsim_chip_defaults(line, &config));
	config.vlek_loaded = vlek;
	ck_assert(snpsim_chip_init(chip, &config, &random_bytes));
}

static bool same_key(struct snpsim_signer *a, struct snpsim_signer *b)
{
	EVP_PKEY *keys[] = { snpsim_signer_public(a), snpsim_signer_public(b) };
	bool same = EVP_PKEY_eq(keys[0], keys[1]) == 1;

	EVP_PKEY_free(keys[0]);
	EVP_PKEY_free(keys[1]);
	return same;
}

START_TEST(chip_is_what_its_secrets_make_it)
{
	struct snpsim_chip chip, again, other;

	make(&chip, SNPGUEST_LINE_GENOA, true);
	make(&other, SNPGUEST_LINE_GENOA, true);
	ck_assert(snpsim_chip_restore(&again, &chip.config, chip.secret,
				      chip.vlek_secret));
	ck_assert_mem_eq(chip.chip_id, again.chip_id, 64);
	ck_assert_mem_ne(chip.chip_id, other.chip_id, 64);
	ck_assert(same_key(chip.vcek, again.vcek));
	ck_assert(same_key(chip.vlek, again.vlek));
	ck_assert(!same_key(chip.vcek, chip.vlek));
	ck_assert(!same_key(chip.vcek, other.vcek));
	snpsim_chip_wipe(&chip);
	snpsim_chip_wipe(&again);
	snpsim_chip_wipe(&other);
	ck_assert_ptr_null(chip.vcek);
	ck_assert_uint_eq(chip.secret[0], 0);
}
END_TEST

START_TEST(key_follows_the_reported_tcb)
{
	struct snpguest_tcb tcb = { .boot_loader = 4, .snp = 30 };
	const struct snpsim_version version = { 1, 60, 3 };
	struct snpsim_chip chip, before;

	make(&chip, SNPGUEST_LINE_MILAN, true);
	ck_assert(snpsim_chip_restore(&before, &chip.config, chip.secret,
				      chip.vlek_secret));
	ck_assert(snpsim_chip_update(&chip, &tcb, &version));
	ck_assert(!same_key(chip.vcek, before.vcek));
	ck_assert(!same_key(chip.vlek, before.vlek));
	ck_assert_uint_eq(chip.config.committed_tcb.snp, 30);
	ck_assert_uint_eq(chip.config.current.minor, 60);
	snpsim_chip_wipe(&chip);
	snpsim_chip_wipe(&before);
}
END_TEST

START_TEST(tcb_is_laid_out_by_line)
{
	static const struct snpguest_tcb tcb = {
		.fmc = 1, .boot_loader = 2, .tee = 3, .snp = 4, .microcode = 5
	};
	static const uint8_t old[8] = { 2, 3, 0, 0, 0, 0, 4, 5 };
	static const uint8_t turin[8] = { 1, 2, 3, 4, 0, 0, 0, 5 };
	uint8_t raw[8];

	snpsim_tcb_encode(SNPGUEST_LINE_MILAN, &tcb, raw);
	ck_assert_mem_eq(raw, old, 8);
	snpsim_tcb_encode(SNPGUEST_LINE_GENOA, &tcb, raw);
	ck_assert_mem_eq(raw, old, 8);
	snpsim_tcb_encode(SNPGUEST_LINE_TURIN, &tcb, raw);
	ck_assert_mem_eq(raw, turin, 8);
	ck_assert(snpsim_tcb_covers(turin, turin));
	raw[3]++;
	ck_assert(!snpsim_tcb_covers(turin, raw));
	ck_assert(snpsim_tcb_covers(raw, turin));
	raw[0] = 0;
	ck_assert(!snpsim_tcb_covers(raw, turin));
}
END_TEST

START_TEST(senseless_chip_is_named)
{
	struct snpsim_chip_config config;

	ck_assert(!snpsim_chip_defaults(4, &config));
	ck_assert(!snpsim_chip_defaults(0, &config));
	ck_assert_ptr_nonnull(snpsim_chip_check(&config));
	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_TURIN, &config));
	ck_assert_ptr_null(snpsim_chip_check(&config));
	config.report_version = 2;
	ck_assert_ptr_nonnull(snpsim_chip_check(&config));
	config.report_version = 4;
	ck_assert_ptr_nonnull(snpsim_chip_check(&config));
	config.report_version = 3;
	config.reported_tcb.fmc++;
	ck_assert_ptr_nonnull(snpsim_chip_check(&config));
	config.current_tcb.fmc++;
	ck_assert_ptr_null(snpsim_chip_check(&config));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("chip");
	TCase *tcase = tcase_create("chip");

	tcase_add_test(tcase, chip_is_what_its_secrets_make_it);
	tcase_add_test(tcase, key_follows_the_reported_tcb);
	tcase_add_test(tcase, tcb_is_laid_out_by_line);
	tcase_add_test(tcase, senseless_chip_is_named);
	suite_add_tcase(suite, tcase);
	return suite;
}
