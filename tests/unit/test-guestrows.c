/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "verdictrows.h"
#include "unit.h"

static struct snpguest_verdict verdict;
static uint8_t raw[1184];
static snpguest_verifier *verifier;

static void setup(void)
{
	struct authority_cert leaf = authority_default(AUTHORITY_LEAF);

	authority_report(raw);
	verifier = chainkit_verifier(&leaf);
}

static void teardown(void)
{
	snpguest_verifier_free(verifier);
}

/* Judge under @policy; the report is signed anew. */
static uint32_t judge(struct snpguest_policy policy, uint32_t row)
{
	snpguest_status st;

	policy.size = sizeof(policy);
	ck_assert_int_eq(snpguest_verifier_set_policy(verifier, &policy),
			 SNPGUEST_OK);
	authority_sign(raw, authority_key(AUTHORITY_LEAF));
	st = verdictrows_check(verifier, raw, &verdict);
	if (st == SNPGUEST_E_REJECTED)
		verdictrows_only_failed(&verdict, row);
	return verdict.checks[row].result;
}

#define PASSED SNPGUEST_CHECK_PASSED
#define FAILED SNPGUEST_CHECK_FAILED
#define NOT_ASKED SNPGUEST_CHECK_NOT_ASKED

#define POLICY(...) ((struct snpguest_policy){ __VA_ARGS__ })

START_TEST(risks)
{
	const struct {
		uint8_t bit;
		uint32_t permit, row;
	} rows[] = {
		{ 0x08, SNPGUEST_PERMIT_DEBUG, SNPGUEST_CHECK_ID_DEBUG },
		{ 0x04, SNPGUEST_PERMIT_MIGRATION,
		  SNPGUEST_CHECK_ID_MIGRATION },
	};

	for (size_t i = 0; i < 2; i++) {
		raw[0x0a] = (uint8_t)(3 | rows[i].bit);
		snpguest_verifier_set_permit(verifier, rows[1 - i].permit);
		ck_assert_uint_eq(judge(POLICY(.size = 0), rows[i].row),
				  FAILED);
		snpguest_verifier_set_permit(verifier, rows[i].permit);
		ck_assert_uint_eq(judge(POLICY(.size = 0), rows[i].row),
				  NOT_ASKED);
		raw[0x0a] = 3;
	}
}
END_TEST

START_TEST(vmpls)
{
	const uint32_t row = SNPGUEST_CHECK_ID_VMPL;

	for (uint8_t vmpl = 0; vmpl < 4; vmpl++) {
		raw[0x30] = vmpl;
		ck_assert_uint_eq(judge(POLICY(.vmpls = 0), row), PASSED);
		ck_assert_uint_eq(judge(POLICY(.vmpls = 1u << vmpl), row),
				  PASSED);
		ck_assert_uint_eq(
			judge(POLICY(.vmpls = 15u & ~(1u << vmpl)), row),
			FAILED);
	}
	raw[0x30] = 4;
	ck_assert_uint_eq(judge(POLICY(.vmpls = 15), row), FAILED);
	/* The host's own request. */
	memset(raw + 0x30, 0xff, 4);
	ck_assert_uint_eq(judge(POLICY(.vmpls = 0), row), FAILED);
	ck_assert_str_eq(verdict.checks[row].found, "asked by the host");
}
END_TEST

START_TEST(guest_policy_bits)
{
	const uint32_t row = SNPGUEST_CHECK_ID_GUEST_POLICY;
	uint64_t smt = SNPGUEST_POLICY_SMT;
	uint64_t socket = SNPGUEST_POLICY_SINGLE_SOCKET;

	ck_assert_uint_eq(judge(POLICY(.vmpls = 0), row), NOT_ASKED);
	ck_assert_uint_eq(judge(POLICY(.guest_policy_set = smt), row), PASSED);
	ck_assert_uint_eq(judge(POLICY(.guest_policy_set = smt | socket), row),
			  FAILED);
	ck_assert_uint_eq(judge(POLICY(.guest_policy_clear = socket), row),
			  PASSED);
	ck_assert_uint_eq(judge(POLICY(.guest_policy_clear = smt), row),
			  FAILED);
}
END_TEST

START_TEST(abi_and_svn)
{
	raw[0x08] = 55;
	raw[0x09] = 1;
	raw[0x04] = 7;
	ck_assert_uint_eq(judge(POLICY(.min_abi_major = 1, .min_abi_minor = 55),
				SNPGUEST_CHECK_ID_ABI),
			  PASSED);
	ck_assert_str_eq(verdict.checks[SNPGUEST_CHECK_ID_ABI].found, "1.55");
	ck_assert_uint_eq(
		judge(POLICY(.min_abi_minor = 200), SNPGUEST_CHECK_ID_ABI),
		PASSED);
	ck_assert_uint_eq(judge(POLICY(.min_abi_major = 1, .min_abi_minor = 56),
				SNPGUEST_CHECK_ID_ABI),
			  FAILED);
	ck_assert_uint_eq(
		judge(POLICY(.min_guest_svn = 7), SNPGUEST_CHECK_ID_GUEST_SVN),
		PASSED);
	ck_assert_uint_eq(
		judge(POLICY(.min_guest_svn = 8), SNPGUEST_CHECK_ID_GUEST_SVN),
		FAILED);
}
END_TEST

/* Each list of values, where its field is and how long. */
static const struct {
	size_t list, at, width;
	uint32_t row;
} lists[] = {
#define LIST(name, at, width, id)                                              \
	{                                                                      \
		offsetof(struct snpguest_policy, name), at, width,             \
			SNPGUEST_CHECK_ID_##id                                 \
	}
	LIST(measurements, 0x090, 48, MEASUREMENT),
	LIST(host_data, 0x0c0, 32, HOST_DATA),
	LIST(family_ids, 0x010, 16, FAMILY_ID),
	LIST(image_ids, 0x020, 16, IMAGE_ID),
	LIST(report_ids, 0x140, 32, REPORT_ID),
	LIST(report_id_mas, 0x160, 32, REPORT_ID_MA),
	LIST(chip_ids, 0x1a0, 64, CHIP_ID),
	LIST(id_keys, 0x0e0, 48, ID_KEY),
	LIST(author_keys, 0x110, 48, AUTHOR_KEY),
#undef LIST
};

START_TEST(values)
{
	struct snpguest_policy policy = { .size = sizeof(policy) };
	struct snpguest_values *list =
		(void *)((uint8_t *)&policy + lists[_i].list);
	size_t width = lists[_i].width;
	uint32_t row = lists[_i].row;
	uint8_t two[2 * 64] = { 0 };

	raw[0x48] |= SNPGUEST_KEY_INFO_AUTHOR_KEY_EN;
	if (row != SNPGUEST_CHECK_ID_CHIP_ID)
		memset(raw + lists[_i].at, 0x5a, width);
	memset(two, 0x77, width);
	memcpy(two + width, raw + lists[_i].at, width);
	ck_assert_uint_eq(judge(policy, row), NOT_ASKED);
	list->bytes = two;
	list->count = 1;
	ck_assert_uint_eq(judge(policy, row), FAILED);
	list->count = 2;
	ck_assert_uint_eq(judge(policy, row), PASSED);
	/* Its last byte counts as its first. */
	two[2 * width - 1] ^= 1;
	ck_assert_uint_eq(judge(policy, row), FAILED);
}
END_TEST

START_TEST(author_key_in_use)
{
	const uint32_t row = SNPGUEST_CHECK_ID_AUTHOR_KEY;
	const uint8_t digest[48] = { 0 };
	struct snpguest_policy required = {
		.require = SNPGUEST_REQUIRE_AUTHOR_KEY
	};
	struct snpguest_policy listed = { .author_keys = { digest, 1 } };

	ck_assert_uint_eq(judge(POLICY(.vmpls = 0), row), NOT_ASKED);
	ck_assert_uint_eq(judge(required, row), FAILED);
	/* The digest is the one listed, but no key stands behind it. */
	ck_assert_uint_eq(judge(listed, row), FAILED);
	raw[0x48] |= SNPGUEST_KEY_INFO_AUTHOR_KEY_EN;
	ck_assert_uint_eq(judge(required, row), PASSED);
	ck_assert_uint_eq(judge(listed, row), PASSED);
}
END_TEST

START_TEST(user_data)
{
	const uint32_t row = SNPGUEST_CHECK_ID_USER_DATA;
	uint8_t nonce[64] = { 0 };

	ck_assert_uint_eq(judge(POLICY(.vmpls = 0), row), NOT_ASKED);
	snpguest_verifier_set_user_data(verifier, nonce);
	ck_assert_uint_eq(judge(POLICY(.vmpls = 0), row), PASSED);
	for (size_t i = 0; i < 64; i++) {
		nonce[i] = 1;
		snpguest_verifier_set_user_data(verifier, nonce);
		ck_assert_uint_eq(judge(POLICY(.vmpls = 0), row), FAILED);
		nonce[i] = 0;
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("guestrows");
	TCase *tcase = tcase_create("guestrows");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, risks);
	tcase_add_test(tcase, vmpls);
	tcase_add_test(tcase, guest_policy_bits);
	tcase_add_test(tcase, abi_and_svn);
	tcase_add_loop_test(tcase, values, 0, sizeof(lists) / sizeof(lists[0]));
	tcase_add_test(tcase, author_key_in_use);
	tcase_add_test(tcase, user_data);
	suite_add_tcase(suite, tcase);
	return suite;
}
