/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "guestside.h"

#include "sim/firmware.h"

#define REPORT_REQ 5
#define KEY_REQ 3

static struct snpsim_chip chip;
static struct snpsim_guest guest;
static struct snpsim_secrets secrets;
static uint8_t page[PAGE], answer[PAGE], plain[4000];

static void setup(void)
{
	static const uint8_t seed[] = "firmware";
	struct snpsim_guest_config config = { .policy = 0x30000,
					      .guest_svn = 4 };
	struct snpsim_chip_config chip_config;
	struct snpsim_random random;

	ck_assert(snpsim_random_init(&random, SNPSIM_SEED_CHIP, seed,
				     sizeof(seed)));
	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &chip_config));
	ck_assert(snpsim_chip_init(&chip, &chip_config, &random));
	ck_assert(
		snpsim_guest_launch(&guest, &config, &chip, &random, &secrets));
	memset(answer, 0xee, sizeof(answer));
}

static void teardown(void)
{
	snpsim_guest_wipe(&guest);
	snpsim_chip_wipe(&chip);
}

static uint32_t request(uint64_t seqno, uint8_t type, uint8_t version,
			uint8_t vmpck, const uint8_t *body, uint16_t len)
{
	guest_seal(page, secrets.vmpck[vmpck], seqno, type, version, vmpck,
		   body, len);
	return snpsim_firmware_request(&chip, &guest, page, answer);
}

START_TEST(report_is_answered_under_the_next_number)
{
	uint8_t body[96] = "report data";

	ck_assert_uint_eq(request(1, REPORT_REQ, 1, 0, body, 96), 0);
	ck_assert_uint_eq(get_le(answer + 0x20, 8), 2);
	ck_assert_uint_eq(answer[0x30], 1);
	ck_assert_uint_eq(answer[0x31], 1);
	ck_assert_uint_eq(get_le(answer + 0x32, 2), 96);
	ck_assert_uint_eq(answer[0x34], REPORT_REQ + 1);
	ck_assert_uint_eq(answer[0x35], 1);
	ck_assert_uint_eq(answer[0x3c], 0);
	ck_assert_int_eq(guest_open(answer, secrets.vmpck[0], plain), 1216);
	ck_assert_uint_eq(get_le(plain, 4), 0);
	ck_assert_uint_eq(get_le(plain + 4, 4), 1184);
	ck_assert_mem_eq(plain + 32 + 0x50, body, 64);
	/* The number is spent, the next one is 3. */
	ck_assert_uint_eq(request(1, REPORT_REQ, 1, 0, body, 96),
			  SNPSIM_FW_AEAD_OFLOW);
	ck_assert_uint_eq(request(3, REPORT_REQ, 1, 0, body, 96), 0);
	ck_assert_uint_eq(get_le(answer + 0x20, 8), 4);
}
END_TEST

START_TEST(key_is_answered)
{
	uint8_t body[40] = { 0 };

	put_le(body + 8, 0x3f, 8);
	ck_assert_uint_eq(request(1, KEY_REQ, 1, 0, body, 32), 0);
	ck_assert_uint_eq(answer[0x34], KEY_REQ + 1);
	ck_assert_int_eq(guest_open(answer, secrets.vmpck[0], plain), 64);
	ck_assert_uint_eq(get_le(plain, 4), 0);
	/* Version 2 has LAUNCH_MIT_VECTOR behind the rest, and bit 6. */
	put_le(body + 8, 0x40, 8);
	ck_assert_uint_eq(request(3, KEY_REQ, 2, 0, body, 40), 0);
	ck_assert_int_eq(guest_open(answer, secrets.vmpck[0], plain), 64);
	ck_assert_uint_eq(get_le(plain, 4), 0);
	ck_assert_uint_eq(request(5, KEY_REQ, 1, 0, body, 32), 0);
	ck_assert_int_eq(guest_open(answer, secrets.vmpck[0], plain), 64);
	ck_assert_uint_eq(get_le(plain, 4), 0x16);
}
END_TEST

START_TEST(each_vmpck_counts_for_itself)
{
	uint8_t body[96] = { 0 };
	uint8_t i;

	for (i = 0; i < 4; i++) {
		put_le(body + 64, i, 4);
		ck_assert_uint_eq(request(1, REPORT_REQ, 1, i, body, 96), 0);
		ck_assert_int_eq(guest_open(answer, secrets.vmpck[i], plain),
				 1216);
		ck_assert_uint_eq(get_le(plain + 32 + 0x30, 4), i);
	}
}
END_TEST

START_TEST(vmpl_above_the_callers_is_refused_inside)
{
	uint8_t body[96] = { 0 };

	put_le(body + 64, 1, 4);
	ck_assert_uint_eq(request(1, REPORT_REQ, 1, 2, body, 96), 0);
	ck_assert_int_eq(guest_open(answer, secrets.vmpck[2], plain), 32);
	ck_assert_uint_eq(get_le(plain, 4), 0x16);
	ck_assert_uint_eq(get_le(plain + 4, 4), 0);
}
END_TEST

/* Everything the tag covers, and the tag; nothing of it moves the counter. */
START_TEST(damaged_message_is_refused)
{
	static const uint16_t places[] = { 0, 15, 0x3d, 0x5f, 0x60, 0x60 + 95 };
	uint8_t body[96] = { 0 };
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		guest_seal(page, secrets.vmpck[0], 1, REPORT_REQ, 1, 0, body,
			   96);
		page[places[i]] ^= 0x80;
		ck_assert_uint_eq(
			snpsim_firmware_request(&chip, &guest, page, answer),
			0x16);
		ck_assert_uint_eq(answer[0], 0xee);
	}
	ck_assert_uint_eq(request(1, REPORT_REQ, 1, 0, body, 96), 0);
}
END_TEST

/* Sealed well, and still not a message that there is. */
static const struct {
	uint8_t at, value;
} headers[] = {
	{ 0x30, 0 },  { 0x30, 2 }, { 0x31, 2 },	 { 0x32, 95 }, { 0x34, 4 },
	{ 0x34, 17 }, { 0x34, 0 }, { 0x35, 0 },	 { 0x35, 9 },  { 0x37, 99 },
	{ 0x3c, 1 },  { 0x3c, 4 }, { 0x36, 95 }, { 0x36, 97 },
};

START_TEST(unknown_header_is_refused)
{
	uint8_t body[97] = { 0 };

	guest_header(page, 1, REPORT_REQ, 1, 96, 0);
	page[headers[_i].at] = headers[_i].value;
	guest_finish(page, secrets.vmpck[0], body, page[0x36]);
	ck_assert_uint_eq(snpsim_firmware_request(&chip, &guest, page, answer),
			  0x16);
	ck_assert_uint_eq(answer[0], 0xee);
	ck_assert_uint_eq(request(1, REPORT_REQ, 1, 0, body, 96), 0);
}
END_TEST

START_TEST(all_zero_page_is_refused)
{
	memset(page, 0, sizeof(page));
	ck_assert_uint_eq(snpsim_firmware_request(&chip, &guest, page, answer),
			  0x16);
}
END_TEST

START_TEST(only_the_next_number_is_taken)
{
	static const uint64_t numbers[] = { 0, 2, 3, UINT32_MAX, UINT64_MAX };
	uint8_t body[96] = { 0 };
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		ck_assert_uint_eq(
			request(numbers[i], REPORT_REQ, 1, 0, body, 96), 0x1d);
	guest.counter[0] = UINT64_MAX - 1;
	ck_assert_uint_eq(request(UINT64_MAX, REPORT_REQ, 1, 0, body, 96),
			  0x1d);
}
END_TEST

START_TEST(planned_fault_is_sealed)
{
	uint8_t body[96] = { 0 };

	guest.fault.has_status = true;
	guest.fault.status = 0x27;
	ck_assert_uint_eq(request(1, REPORT_REQ, 1, 0, body, 96), 0);
	ck_assert_int_eq(guest_open(answer, secrets.vmpck[0], plain), 32);
	ck_assert_uint_eq(get_le(plain, 4), 0x27);
	memset(&guest.fault, 0, sizeof(guest.fault));
	guest.fault.field = SNPSIM_FIELD_SEQNO;
	guest.fault.value = 2;
	ck_assert_uint_eq(request(3, REPORT_REQ, 1, 0, body, 96), 0);
	ck_assert_uint_eq(get_le(answer + 0x20, 8), 6);
	ck_assert_int_eq(guest_open(answer, secrets.vmpck[0], plain), 1216);
	guest.fault.field = SNPSIM_FIELD_TYPE;
	guest.fault.value = 10;
	ck_assert_uint_eq(request(5, REPORT_REQ, 1, 0, body, 96), 0);
	ck_assert_uint_eq(answer[0x34], 10);
	ck_assert_int_eq(guest_open(answer, secrets.vmpck[0], plain), 1216);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("firmware");
	TCase *tcase = tcase_create("firmware");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, report_is_answered_under_the_next_number);
	tcase_add_test(tcase, key_is_answered);
	tcase_add_test(tcase, each_vmpck_counts_for_itself);
	tcase_add_test(tcase, vmpl_above_the_callers_is_refused_inside);
	tcase_add_test(tcase, damaged_message_is_refused);
	tcase_add_loop_test(tcase, unknown_header_is_refused, 0,
			    sizeof(headers) / sizeof(headers[0]));
	tcase_add_test(tcase, all_zero_page_is_refused);
	tcase_add_test(tcase, only_the_next_number_is_taken);
	tcase_add_test(tcase, planned_fault_is_sealed);
	suite_add_tcase(suite, tcase);
	return suite;
}
