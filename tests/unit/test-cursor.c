/* SPDX-License-Identifier: MIT */
/* The bounded cursor: nothing past the end, and one question at the end. */
#include "unit.h"

#include <string.h>

#include "wire/cursor.h"

static const uint8_t bytes[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
				 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f };

START_TEST(reads_little_endian)
{
	struct snpwire_reader in;

	snpwire_reader_init(&in, bytes, sizeof(bytes));
	ck_assert_uint_eq(snpwire_take_u8(&in), 0x01);
	ck_assert_uint_eq(snpwire_take_u16(&in), 0x0302);
	ck_assert_uint_eq(snpwire_take_u32(&in), 0x07060504);
	ck_assert_uint_eq(snpwire_take_u64(&in), UINT64_C(0x0f0e0d0c0b0a0908));
	ck_assert_uint_eq(in.left, 0);
	ck_assert(!in.failed);
}
END_TEST

/* Each read that does not fit yields 0, moves nothing and is remembered. */
START_TEST(fails_once_and_for_all)
{
	uint8_t out[16];
	struct snpwire_reader in;

	snpwire_reader_init(&in, bytes, 7);
	ck_assert_uint_eq(snpwire_take_u64(&in), 0);
	ck_assert(in.failed);
	ck_assert_uint_eq(in.left, 7);
	ck_assert_uint_eq(snpwire_take_u8(&in), 0);
	memset(out, 0xee, sizeof(out));
	snpwire_take_bytes(&in, out, 3);
	ck_assert_uint_eq(out[0] | out[1] | out[2], 0);
	ck_assert_uint_eq(out[3], 0xee);
	ck_assert(!snpwire_take_zeros(&in, 0));
	ck_assert_uint_eq(in.left, 7);
}
END_TEST

START_TEST(does_not_wrap)
{
	struct snpwire_reader in;
	struct snpwire_writer out;
	uint8_t data[4] = { 1, 2, 3, 4 };

	snpwire_reader_init(&in, data, sizeof(data));
	(void)snpwire_take_u8(&in);
	ck_assert(!snpwire_take_zeros(&in, SIZE_MAX));
	ck_assert(in.failed);
	snpwire_writer_init(&out, data, sizeof(data));
	snpwire_put_u8(&out, 9);
	snpwire_put_zeros(&out, SIZE_MAX);
	ck_assert(out.failed);
	ck_assert_uint_eq(data[1], 2);
}
END_TEST

START_TEST(tells_zeros_from_others)
{
	static const uint8_t zeros[4] = { 0, 0, 0, 1 };
	struct snpwire_reader in;

	snpwire_reader_init(&in, zeros, sizeof(zeros));
	ck_assert(snpwire_take_zeros(&in, 3));
	ck_assert_uint_eq(in.left, 1);
	ck_assert(!snpwire_take_zeros(&in, 1));
	ck_assert_uint_eq(in.left, 0);
	ck_assert(!in.failed);
	ck_assert(snpwire_take_zeros(&in, 0));
}
END_TEST

START_TEST(writes_little_endian)
{
	struct snpwire_writer out;
	uint8_t data[18];

	memset(data, 0xee, sizeof(data));
	snpwire_writer_init(&out, data, 17);
	snpwire_put_u8(&out, 0x01);
	snpwire_put_u16(&out, 0x0302);
	snpwire_put_u32(&out, 0x07060504);
	snpwire_put_u64(&out, UINT64_C(0x0f0e0d0c0b0a0908));
	ck_assert_mem_eq(data, bytes, sizeof(bytes));
	snpwire_put_zeros(&out, 2);
	ck_assert(!out.failed);
	ck_assert_uint_eq(data[15] | data[16], 0);
	snpwire_put_u8(&out, 1);
	ck_assert(out.failed);
	ck_assert_uint_eq(data[17], 0xee);
}
END_TEST

START_TEST(writes_all_or_nothing)
{
	struct snpwire_writer out;
	uint8_t data[4] = { 0xee, 0xee, 0xee, 0xee };

	snpwire_writer_init(&out, data, 3);
	snpwire_put_u32(&out, 0);
	ck_assert(out.failed);
	snpwire_put_bytes(&out, bytes, 1);
	snpwire_put_u8(&out, 0);
	ck_assert_mem_eq(data, "\xee\xee\xee\xee", 4);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cursor");
	TCase *all = tcase_create("all");

	tcase_add_test(all, reads_little_endian);
	tcase_add_test(all, fails_once_and_for_all);
	tcase_add_test(all, does_not_wrap);
	tcase_add_test(all, tells_zeros_from_others);
	tcase_add_test(all, writes_little_endian);
	tcase_add_test(all, writes_all_or_nothing);
	suite_add_tcase(suite, all);
	return suite;
}
