/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/attest.h"

#include <string.h>

static struct snpsim_chip chip;
static struct snpsim_guest guest;
static struct snpwire_report report;
static uint8_t raw[SNPWIRE_REPORT_SIZE];

static void make(uint32_t line, uint32_t version, bool vlek)
{
	static const uint8_t seed[] = "attest";
	struct snpsim_guest_config config = { .policy = 0x30000,
					      .guest_svn = 4 };
	struct snpsim_chip_config chip_config;
	struct snpsim_secrets secrets;
	struct snpsim_random random;

	memset(config.family_id, 0x11, 16);
	memset(config.image_id, 0x22, 16);
	memset(config.measurement, 0x33, 48);
	memset(config.host_data, 0x44, 32);
	memset(config.id_key_digest, 0x55, 48);
	ck_assert(snpsim_random_init(&random, SNPSIM_SEED_CHIP, seed,
				     sizeof(seed)));
	ck_assert(snpsim_chip_defaults(line, &chip_config));
	chip_config.report_version = version;
	chip_config.vlek_loaded = vlek;
	ck_assert(snpsim_chip_init(&chip, &chip_config, &random));
	ck_assert(
		snpsim_guest_launch(&guest, &config, &chip, &random, &secrets));
}

static void drop(void)
{
	snpsim_guest_wipe(&guest);
	snpsim_chip_wipe(&chip);
}

static uint32_t attest(uint32_t caller, uint32_t vmpl, uint32_t key_sel)
{
	struct snpwire_report_req req = { .vmpl = vmpl,
					  .key_sel = key_sel,
					  .rsvd_zero = true };
	uint32_t status;

	memset(req.user_data, 0x77, 64);
	memset(raw, 0, sizeof(raw));
	status = snpsim_attest(&chip, &guest, caller, &req, raw);
	ck_assert(snpwire_report_read(raw, sizeof(raw), &report));
	return status;
}

START_TEST(milan_v2_has_the_fields_of_its_time)
{
	uint8_t zeros[64] = { 0 }, ones[32];

	make(SNPGUEST_LINE_MILAN, 2, false);
	memset(ones, 0xff, sizeof(ones));
	ck_assert_uint_eq(attest(0, 1, 0), 0);
	ck_assert_uint_eq(report.version, 2);
	ck_assert_uint_eq(report.guest_svn, 4);
	ck_assert_uint_eq(report.policy, 0x30000);
	ck_assert_uint_eq(report.vmpl, 1);
	ck_assert_uint_eq(report.signature_algo, 1);
	ck_assert_uint_eq(report.key_info, 0);
	ck_assert_uint_eq(report.family_id[0], 0x11);
	ck_assert_uint_eq(report.image_id[0], 0x22);
	ck_assert_uint_eq(report.measurement[47], 0x33);
	ck_assert_uint_eq(report.host_data[31], 0x44);
	ck_assert_uint_eq(report.id_key_digest[47], 0x55);
	ck_assert_uint_eq(report.report_data[63], 0x77);
	ck_assert_mem_eq(report.author_key_digest, zeros, 48);
	ck_assert_mem_eq(report.report_id_ma, ones, 32);
	ck_assert_mem_eq(report.chip_id, chip.chip_id, 64);
	ck_assert_uint_eq(report.cpuid_family, 0);
	ck_assert_uint_eq(report.launch_mit_vector, 0);
	ck_assert_mem_eq(report.signature_r + 48, zeros, 24);
	ck_assert_mem_ne(report.signature_r, zeros, 48);
	drop();
}
END_TEST

START_TEST(turin_v5_has_what_was_added)
{
	static const uint8_t tcb[8] = { 1, 1, 1, 4, 0, 0, 0, 0x51 };
	uint8_t zeros[56] = { 0 };

	make(SNPGUEST_LINE_TURIN, 5, false);
	ck_assert_uint_eq(attest(0, 0, 0), 0);
	ck_assert_uint_eq(report.cpuid_family, 0x1a);
	ck_assert_uint_eq(report.cpuid_model, 0x02);
	ck_assert_mem_eq(report.reported_tcb, tcb, 8);
	ck_assert_mem_eq(report.launch_tcb, tcb, 8);
	ck_assert_uint_eq(report.launch_mit_vector, 0x3f);
	ck_assert_uint_eq(report.current_mit_vector, 0x3f);
	ck_assert_mem_eq(report.chip_id + 8, zeros, 56);
	ck_assert_mem_ne(report.chip_id, zeros, 8);
	drop();
}
END_TEST

/* KEY_SEL; VLEK loaded or not; status and SIGNING_KEY. */
static const struct {
	bool vlek;
	uint32_t key_sel, status, signing_key;
} keys[] = {
	{ false, 0, 0, 0 },	  { false, 1, 0, 0 },	 { false, 2, 0x27, 0 },
	{ false, 3, 0x27, 0 },	  { false, 4, 0x16, 0 }, { true, 0, 0, 1 },
	{ true, 1, 0, 0 },	  { true, 2, 0, 1 },	 { true, 3, 0x27, 0 },
	{ true, 0x102, 0x16, 0 },
};

START_TEST(key_selection_is_honoured)
{
	make(SNPGUEST_LINE_MILAN, 3, keys[_i].vlek);
	ck_assert_uint_eq(attest(0, 0, keys[_i].key_sel), keys[_i].status);
	if (!keys[_i].status)
		ck_assert_uint_eq(report.key_info >> 2 & 7,
				  keys[_i].signing_key);
	drop();
}
END_TEST

START_TEST(caller_cannot_speak_for_who_is_above)
{
	struct snpwire_report_req req = { .rsvd_zero = false };
	uint32_t caller, vmpl;

	make(SNPGUEST_LINE_MILAN, 3, false);
	for (caller = 0; caller < 4; caller++)
		for (vmpl = 0; vmpl < 6; vmpl++)
			ck_assert_uint_eq(attest(caller, vmpl, 0),
					  vmpl < caller || vmpl > 3 ? 0x16 : 0);
	ck_assert_uint_eq(snpsim_attest(&chip, &guest, 0, &req, raw), 0x16);
	drop();
}
END_TEST

START_TEST(masks_take_chip_id_and_key_away)
{
	uint8_t zeros[512] = { 0 };

	make(SNPGUEST_LINE_MILAN, 3, true);
	chip.config.mask_chip_id = true;
	chip.config.mask_chip_key = true;
	guest.config.author_key_en = true;
	ck_assert_uint_eq(attest(0, 0, SNPGUEST_KEY_SEL_VCEK), 0);
	ck_assert_mem_eq(report.chip_id, zeros, 64);
	ck_assert_uint_eq(report.key_info, 1 | 2 | 7 << 2);
	ck_assert_mem_eq(raw + 0x2a0, zeros, 512);
	ck_assert_uint_eq(attest(0, 0, SNPGUEST_KEY_SEL_VLEK), 0);
	ck_assert_uint_eq(report.key_info, 1 | 2 | 1 << 2);
	ck_assert_mem_ne(raw + 0x2a0, zeros, 48);
	drop();
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("attest");
	TCase *tcase = tcase_create("attest");

	tcase_add_test(tcase, milan_v2_has_the_fields_of_its_time);
	tcase_add_test(tcase, turin_v5_has_what_was_added);
	tcase_add_loop_test(tcase, key_selection_is_honoured, 0,
			    sizeof(keys) / sizeof(keys[0]));
	tcase_add_test(tcase, caller_cannot_speak_for_who_is_above);
	tcase_add_test(tcase, masks_take_chip_id_and_key_away);
	suite_add_tcase(suite, tcase);
	return suite;
}
