/* SPDX-License-Identifier: MIT */
#include "authority.h"
#include "unit.h"
#include "verify/der.h"

#include <errno.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

struct seen {
	unsigned int count;
	size_t bytes;
	snpguest_status answer;
};

static snpguest_status see(void *ctx, const uint8_t *der, size_t len)
{
	struct seen *seen = ctx;

	ck_assert_uint_eq(der[0], 0x30);
	seen->count++;
	seen->bytes += len;
	return seen->answer;
}

static const uint8_t two[] = { 0x30, 0x01, 0xaa, 0x30, 0x02, 0xbb, 0xcc };

static snpguest_status walk(const void *bytes, size_t len, struct seen *seen)
{
	memset(seen, 0, sizeof(*seen));
	return snpv_der_each(bytes, len, see, seen);
}

START_TEST(one_after_the_other)
{
	struct seen seen;

	ck_assert_int_eq(walk(two, sizeof(two), &seen), SNPGUEST_OK);
	ck_assert_uint_eq(seen.count, 2);
	ck_assert_uint_eq(seen.bytes, sizeof(two));
}
END_TEST

START_TEST(rubbish)
{
	const uint8_t endless[] = { 0x30, 0x80, 0x00, 0x00 };
	const uint8_t huge[] = { 0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00 };
	struct seen seen;

	for (size_t len = 0; len < sizeof(two); len++)
		if (len != 3)
			ck_assert_int_eq(walk(two, len, &seen),
					 SNPGUEST_E_FORMAT);
	ck_assert_int_eq(walk(endless, sizeof(endless), &seen),
			 SNPGUEST_E_FORMAT);
	ck_assert_int_eq(walk(huge, sizeof(huge), &seen), SNPGUEST_E_FORMAT);
	ck_assert_int_eq(walk("neither", 7, &seen), SNPGUEST_E_FORMAT);
	ck_assert_int_eq(walk("-----BEGIN X-----\n", 18, &seen),
			 SNPGUEST_E_FORMAT);
}
END_TEST

START_TEST(too_many)
{
	uint8_t many[2 * (SNPV_DER_OBJECTS_MAX + 1)];
	struct seen seen;

	for (size_t i = 0; i < sizeof(many); i += 2) {
		many[i] = 0x30;
		many[i + 1] = 0;
	}
	ck_assert_int_eq(walk(many, sizeof(many) - 2, &seen), SNPGUEST_OK);
	ck_assert_uint_eq(seen.count, SNPV_DER_OBJECTS_MAX);
	ck_assert_int_eq(walk(many, sizeof(many), &seen), SNPGUEST_E_FORMAT);
}
END_TEST

START_TEST(pem_with_text_around)
{
	char *pem = authority_pem("THING", two, 3);
	struct seen seen;
	char text[1024];

	snprintf(text, sizeof(text), "before\n%sbetween\n%safter\n", pem, pem);
	ck_assert_int_eq(walk(text, strlen(text), &seen), SNPGUEST_OK);
	ck_assert_uint_eq(seen.count, 2);
	ck_assert_uint_eq(seen.bytes, 6);
	free(pem);
}
END_TEST

/* OpenSSL says no word about it, as if memory had run out. */
START_TEST(pem_without_contents)
{
	static const char *const bodies[] = { "", "\n", "Proc-Type: 4\n" };
	struct seen seen;
	char text[256];

	snprintf(text, sizeof(text),
		 "-----BEGIN THING-----\n%s-----END THING-----\n", bodies[_i]);
	ck_assert_int_eq(walk(text, strlen(text), &seen), SNPGUEST_E_FORMAT);
	ck_assert_uint_eq(seen.count, 0);
}
END_TEST

START_TEST(stops_at_the_first)
{
	struct seen seen = { .answer = SNPGUEST_E_REJECTED };

	ck_assert_int_eq(snpv_der_each(two, sizeof(two), see, &seen),
			 SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(seen.count, 1);
}
END_TEST

START_TEST(times)
{
	static const struct {
		const char *text;
		int64_t want; /* -1: refused */
	} rows[] = {
		{ "700101000001Z", 1 },
		{ "491231235959Z", 2524607999 },
		{ "500101000000Z", -631152000 },
		{ "20500101000000Z", 2524608000 },
		{ "250229000000Z", -1 },
		{ "250101", -1 },
		{ "", -1 },
	};
	int64_t found;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i].text);
		ASN1_TIME *time = ASN1_STRING_type_new(
			len == 15 ? V_ASN1_GENERALIZEDTIME : V_ASN1_UTCTIME);

		ASN1_STRING_set(time, rows[i].text, (int)len);
		found = -1;
		ck_assert_int_eq(snpv_der_time(time, &found),
				 rows[i].want != -1);
		ck_assert_int_eq(found, rows[i].want);
		ASN1_TIME_free(time);
	}
	ck_assert(!snpv_der_time(NULL, &found));
}
END_TEST

START_TEST(all_of_it)
{
	const uint8_t number[] = { 0x02, 0x01, 0x07, 0x00 };
	ASN1_INTEGER *value;

	value = snpv_der_read(number, 3, ASN1_ITEM_rptr(ASN1_INTEGER));
	ck_assert_int_eq(ASN1_INTEGER_get(value), 7);
	ASN1_INTEGER_free(value);
	ck_assert_ptr_null(
		snpv_der_read(number, 4, ASN1_ITEM_rptr(ASN1_INTEGER)));
	ck_assert_ptr_null(
		snpv_der_read(number, 2, ASN1_ITEM_rptr(ASN1_INTEGER)));
}
END_TEST

/* malloc() tells a lack of memory from bad bytes; pairs stand in pairs. */
START_TEST(status)
{
	ERR_clear_error();
	ERR_raise(ERR_LIB_USER, 1);
	errno = ENOMEM;
	snpv_der_begin();
	ERR_raise(ERR_LIB_USER, 2);
	snpv_der_begin();
	ERR_raise(ERR_LIB_USER, 3);
	ck_assert_int_eq(snpv_der_status(SNPGUEST_E_FORMAT), SNPGUEST_E_FORMAT);
	ck_assert_int_eq(ERR_GET_REASON(ERR_peek_last_error()), 2);
	errno = ENOMEM;
	ck_assert_int_eq(snpv_der_status(SNPGUEST_OK), SNPGUEST_OK);
	ck_assert_int_eq(ERR_GET_REASON(ERR_peek_last_error()), 1);
	snpv_der_begin();
	errno = ENOMEM;
	ck_assert_int_eq(snpv_der_status(SNPGUEST_E_FORMAT), SNPGUEST_E_NOMEM);
	ck_assert_int_eq(ERR_GET_REASON(ERR_get_error()), 1);
	ck_assert_uint_eq(ERR_get_error(), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("der");
	TCase *tcase = tcase_create("der");

	tcase_add_test(tcase, one_after_the_other);
	tcase_add_test(tcase, rubbish);
	tcase_add_test(tcase, too_many);
	tcase_add_test(tcase, pem_with_text_around);
	tcase_add_loop_test(tcase, pem_without_contents, 0, 3);
	tcase_add_test(tcase, stops_at_the_first);
	tcase_add_test(tcase, times);
	tcase_add_test(tcase, all_of_it);
	tcase_add_test(tcase, status);
	suite_add_tcase(suite, tcase);
	return suite;
}
