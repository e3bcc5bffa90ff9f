/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/derive.h"

#include <string.h>

static struct snpsim_chip chip;
static struct snpsim_guest guest;
static const struct snpwire_key_req nothing;

static void setup(void)
{
	static const uint8_t seed[] = "derive";
	struct snpsim_guest_config config = { .policy = 0x30000,
					      .guest_svn = 4 };
	struct snpsim_chip_config chip_config;
	struct snpsim_secrets secrets;
	struct snpsim_random random;

	ck_assert(snpsim_random_init(&random, SNPSIM_SEED_CHIP, seed,
				     sizeof(seed)));
	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &chip_config));
	ck_assert(snpsim_chip_init(&chip, &chip_config, &random));
	ck_assert(
		snpsim_guest_launch(&guest, &config, &chip, &random, &secrets));
}

static void teardown(void)
{
	snpsim_guest_wipe(&guest);
	snpsim_chip_wipe(&chip);
}

static uint32_t derive(const struct snpwire_key_req *req, uint8_t key[32])
{
	memset(key, 0, 32);
	return snpsim_derive(&chip, &guest, 0, req, 0, SNPSIM_DERIVE_V2_FIELDS,
			     key);
}

/* Change what one selection bit stands for. */
static void change(unsigned int bit, struct snpwire_key_req *req,
		   uint64_t *mit_vector)
{
	struct snpsim_guest_config *config = &guest.config;

	switch (bit) {
	case 0:
		config->policy ^= 1;
		break;
	case 1:
		config->image_id[15] ^= 1;
		break;
	case 2:
		config->family_id[15] ^= 1;
		break;
	case 3:
		config->measurement[47] ^= 1;
		break;
	case 4:
		req->guest_svn ^= 1;
		break;
	case 5:
		req->tcb_version ^= 1;
		break;
	case 6:
		*mit_vector ^= 1;
		break;
	default:
		ck_abort();
	}
}

/* For every selection and every field: it matters if it is selected. */
START_TEST(selected_fields_and_no_others_decide)
{
	struct snpwire_key_req req = { .guest_field_select = (uint64_t)_i };
	uint8_t before[32], after[32];
	uint64_t mit_vector = 0;
	unsigned int bit;

	ck_assert_uint_eq(derive(&req, before), 0);
	for (bit = 0; bit < 7; bit++) {
		change(bit, &req, &mit_vector);
		ck_assert_uint_eq(snpsim_derive(&chip, &guest, 0, &req,
						mit_vector,
						SNPSIM_DERIVE_V2_FIELDS, after),
				  0);
		if (_i >> bit & 1)
			ck_assert_mem_ne(before, after, 32);
		else
			ck_assert_mem_eq(before, after, 32);
		change(bit, &req, &mit_vector);
	}
}
END_TEST

START_TEST(selection_root_and_vmpl_decide)
{
	struct snpwire_key_req req = nothing;
	uint8_t before[32], after[32];

	ck_assert_uint_eq(derive(&req, before), 0);
	req.guest_field_select = 1;
	ck_assert_uint_eq(derive(&req, after), 0);
	ck_assert_mem_ne(before, after, 32);
	req = nothing;
	req.vmpl = 2;
	ck_assert_uint_eq(derive(&req, after), 0);
	ck_assert_mem_ne(before, after, 32);
	req = nothing;
	req.root_key_select = 1;
	ck_assert_uint_eq(derive(&req, after), 0);
	ck_assert_mem_ne(before, after, 32);
}
END_TEST

START_TEST(old_key_is_found_after_a_firmware_update)
{
	static const struct snpguest_tcb tcb = { .boot_loader = 4,
						 .snp = 25,
						 .microcode = 0xdd };
	static const struct snpsim_version version = { 1, 56, 0 };
	struct snpwire_key_req req = { .guest_field_select = 0x20 };
	uint8_t before[32], after[32];

	ck_assert_uint_eq(derive(&req, before), 0);
	ck_assert(snpsim_chip_update(&chip, &tcb, &version));
	ck_assert_uint_eq(derive(&req, after), 0);
	ck_assert_mem_eq(before, after, 32);
}
END_TEST

static const struct {
	struct snpwire_key_req req;
	uint64_t mit_vector;
	uint64_t fields;
} refused[] = {
	{ { .root_key_select = 2 }, 0, 0x3f },
	{ { .rsvd = 1 }, 0, 0x3f },
	{ { .guest_field_select = 0x40 }, 0, 0x3f },
	{ { .guest_field_select = 0x80 }, 0, 0x7f },
	{ { .vmpl = 4 }, 0, 0x3f },
	{ { .vmpl = 0 }, 0, 0x3f }, /* the caller is at VMPL 1 */
	{ { .vmpl = 1, .guest_field_select = 0x10, .guest_svn = 5 }, 0, 0x3f },
	/* Milan's byte 2 is always 0, byte 6 is SNP, at most 24. */
	{ { .vmpl = 1, .guest_field_select = 0x20, .tcb_version = 0x10000 },
	  0,
	  0x3f },
	{ { .vmpl = 1,
	    .guest_field_select = 0x20,
	    .tcb_version = UINT64_C(25) << 48 },
	  0,
	  0x3f },
	{ { .vmpl = 1, .guest_field_select = 0x40 }, UINT64_C(1) << 63, 0x7f },
};

START_TEST(senseless_request_is_refused)
{
	uint8_t key[32];

	ck_assert_uint_eq(snpsim_derive(&chip, &guest, 1, &refused[_i].req,
					refused[_i].mit_vector,
					refused[_i].fields, key),
			  0x16);
}
END_TEST

START_TEST(limits_themselves_are_taken)
{
	struct snpwire_key_req req = {
		.guest_field_select = 0x30,
		.guest_svn = 4,
		.tcb_version = UINT64_C(0xdb18000000000004),
	};
	uint8_t key[32];

	ck_assert_uint_eq(derive(&req, key), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("derive");
	TCase *tcase = tcase_create("derive");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, selected_fields_and_no_others_decide, 0,
			    128);
	tcase_add_test(tcase, selection_root_and_vmpl_decide);
	tcase_add_test(tcase, old_key_is_found_after_a_firmware_update);
	tcase_add_loop_test(tcase, senseless_request_is_refused, 0,
			    sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(tcase, limits_themselves_are_taken);
	suite_add_tcase(suite, tcase);
	return suite;
}
