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

static uint32_t judge_with(struct snpguest_policy policy, uint32_t row,
			   const snpguest_certs *certs)
{
	policy.size = sizeof(policy);
	ck_assert_int_eq(snpguest_verifier_set_policy(verifier, &policy),
			 SNPGUEST_OK);
	authority_sign(raw, authority_key(AUTHORITY_LEAF));
	if (snpguest_verifier_check(verifier, raw, sizeof(raw), certs, &verdict,
				    sizeof(verdict)) == SNPGUEST_E_REJECTED)
		verdictrows_only_failed(&verdict, row);
	return verdict.checks[row].result;
}

static uint32_t judge(struct snpguest_policy policy, uint32_t row)
{
	return judge_with(policy, row, NULL);
}

#define PASSED SNPGUEST_CHECK_PASSED
#define FAILED SNPGUEST_CHECK_FAILED
#define NOT_ASKED SNPGUEST_CHECK_NOT_ASKED

#define POLICY(...) ((struct snpguest_policy){ __VA_ARGS__ })

START_TEST(platform_info)
{
	const uint32_t row = SNPGUEST_CHECK_ID_PLATFORM_INFO;

	raw[0x40] = 0x65;
	ck_assert_uint_eq(judge(POLICY(.vmpls = 0), row), NOT_ASKED);
	ck_assert_str_eq(verdict.checks[row].found, "0x65");
	ck_assert_uint_eq(judge(POLICY(.platform_set = 0x64), row), PASSED);
	ck_assert_uint_eq(judge(POLICY(.platform_set = 0x02), row), FAILED);
	ck_assert_uint_eq(judge(POLICY(.platform_clear = 0x02), row), PASSED);
	ck_assert_uint_eq(judge(POLICY(.platform_clear = 0x40), row), FAILED);
}
END_TEST

/* Each of the four TCBs: one more than it has of any component. */
static const struct {
	size_t least;
	uint32_t row;
} tcbs[] = {
	{ offsetof(struct snpguest_policy, min_current_tcb),
	  SNPGUEST_CHECK_ID_CURRENT_TCB },
	{ offsetof(struct snpguest_policy, min_reported_tcb),
	  SNPGUEST_CHECK_ID_REPORTED_TCB },
	{ offsetof(struct snpguest_policy, min_committed_tcb),
	  SNPGUEST_CHECK_ID_COMMITTED_TCB },
	{ offsetof(struct snpguest_policy, min_launch_tcb),
	  SNPGUEST_CHECK_ID_LAUNCH_TCB },
};

START_TEST(least_tcb)
{
	const struct snpguest_tcb same = { 0, 3, 0, 8, 115, 0, { 0 } };
	struct snpguest_policy policy = { .size = 0 };
	struct snpguest_tcb *least =
		(void *)((uint8_t *)&policy + tcbs[_i].least);
	struct snpguest_tcb more[5] = { same, same, same, same, same };

	ck_assert_uint_eq(judge(policy, tcbs[_i].row), NOT_ASKED);
	*least = same;
	ck_assert_uint_eq(judge(policy, tcbs[_i].row), PASSED);
	more[0].fmc++;
	more[1].boot_loader++;
	more[2].tee++;
	more[3].snp++;
	more[4].microcode++;
	for (size_t i = 0; i < 5; i++) {
		*least = more[i];
		ck_assert_uint_eq(judge(policy, tcbs[_i].row), FAILED);
		/* The row says what is missing, on a line without it, too. */
		ck_assert(!strstr(verdict.checks[tcbs[_i].row].expected,
				  "fmc 1, boot loader 3") == (i > 0));
	}
}
END_TEST

START_TEST(firmware_versions)
{
	static const struct {
		struct snpguest_fw_version least;
		uint32_t want;
	} rows[] = {
		{ { 1, 55, 20, 0 }, PASSED },  { { 1, 55, 21, 0 }, FAILED },
		{ { 1, 56, 0, 0 }, FAILED },   { { 2, 0, 0, 0 }, FAILED },
		{ { 1, 54, 255, 0 }, PASSED }, { { 0, 255, 255, 0 }, PASSED },
		{ { 0, 0, 0, 0 }, NOT_ASKED },
	};
	const uint8_t version[3] = { 20, 55, 1 }; /* build, minor, major */

	memcpy(raw + 0x1e8, version, 3);
	memcpy(raw + 0x1ec, version, 3);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ck_assert_uint_eq(
			judge(POLICY(.min_current_version = rows[i].least),
			      SNPGUEST_CHECK_ID_CURRENT_VERSION),
			rows[i].want);
		ck_assert_uint_eq(
			judge(POLICY(.min_committed_version = rows[i].least),
			      SNPGUEST_CHECK_ID_COMMITTED_VERSION),
			rows[i].want);
	}
}
END_TEST

START_TEST(provisional)
{
	const uint32_t row = SNPGUEST_CHECK_ID_PROVISIONAL;
	struct snpguest_policy asks = { .require = SNPGUEST_REQUIRE_COMMITTED };

	ck_assert_uint_eq(judge(asks, row), PASSED);
	raw[0x1e8] = 1;
	ck_assert_uint_eq(judge(asks, row), FAILED);
	ck_assert_uint_eq(judge(POLICY(.vmpls = 0), row), NOT_ASKED);
	raw[0x1ec] = 1;
	ck_assert_uint_eq(judge(asks, row), PASSED);
	raw[0x1e7]--;
	ck_assert_uint_eq(judge(asks, row), FAILED);
}
END_TEST

START_TEST(mitigations)
{
	const uint32_t launch = SNPGUEST_CHECK_ID_LAUNCH_MITIGATIONS;
	const uint32_t current = SNPGUEST_CHECK_ID_CURRENT_MITIGATIONS;

	raw[0] = 5;
	raw[0x1f8] = 0x0b;
	raw[0x200] = 0x3f;
	ck_assert_uint_eq(judge(POLICY(.launch_mitigations = 0x09), launch),
			  PASSED);
	ck_assert_uint_eq(judge(POLICY(.launch_mitigations = 0x04), launch),
			  FAILED);
	ck_assert_uint_eq(judge(POLICY(.current_mitigations = 0x3f), current),
			  PASSED);
	ck_assert_uint_eq(judge(POLICY(.current_mitigations = 0x40), current),
			  FAILED);
	/* Before version 5 nobody says what those bytes mean. */
	raw[0] = 3;
	ck_assert_uint_eq(judge(POLICY(.launch_mitigations = 0x09), launch),
			  FAILED);
	ck_assert_uint_eq(judge(POLICY(.vmpls = 0), launch), NOT_ASKED);
}
END_TEST

/* A table with one CRL entry that is none. */
static snpguest_certs *crl_table(void)
{
	const uint8_t guid[16] = { 0x92, 0xf8, 0x1b, 0xc3, 0x58, 0x11,
				   0x4d, 0x3d, 0x97, 0xff, 0xd1, 0x9f,
				   0x88, 0xdc, 0x67, 0xea };
	uint8_t table[64] = { 0 };
	snpguest_certs *certs;

	memcpy(table, guid, 16);
	table[16] = 48;
	table[20] = 4;
	ck_assert_int_eq(snpguest_certs_parse(table, sizeof(table), &certs),
			 SNPGUEST_OK);
	return certs;
}

START_TEST(certificate_table)
{
	const uint32_t row = SNPGUEST_CHECK_ID_CERT_TABLE;
	uint32_t crl = 1u << SNPGUEST_CERT_CRL;
	uint32_t vcek = 1u << SNPGUEST_CERT_VCEK;
	snpguest_certs *certs = crl_table();

	snpguest_verifier_set_revocation(verifier, SNPGUEST_REVOCATION_OFF);
	ck_assert_uint_eq(judge_with(POLICY(.vmpls = 0), row, certs),
			  NOT_ASKED);
	ck_assert_str_eq(verdict.checks[row].found, "CRL");
	ck_assert_uint_eq(judge_with(POLICY(.table_required = crl), row, certs),
			  PASSED);
	ck_assert_uint_eq(
		judge_with(POLICY(.table_required = vcek), row, certs), FAILED);
	ck_assert_uint_eq(judge_with(POLICY(.table_allowed = vcek), row, certs),
			  FAILED);
	ck_assert_uint_eq(
		judge_with(POLICY(.table_allowed = vcek | crl), row, certs),
		PASSED);
	ck_assert_uint_eq(judge(POLICY(.table_required = crl), row), FAILED);
	snpguest_verifier_set_revocation(verifier,
					 SNPGUEST_REVOCATION_IF_PRESENT);
	judge_with(POLICY(.vmpls = 0), row, certs);
	ck_assert_str_eq(verdict.checks[row].found,
			 "CRL; some that cannot be read");
	snpguest_certs_free(certs);
}
END_TEST

START_TEST(leaf_age)
{
	const uint32_t row = SNPGUEST_CHECK_ID_LEAF_AGE;
	uint64_t age = 100 * AUTHORITY_DAY;

	ck_assert_uint_eq(judge(POLICY(.max_leaf_age = age), row), PASSED);
	ck_assert_uint_eq(judge(POLICY(.max_leaf_age = age - 1), row), FAILED);
	ck_assert_uint_eq(judge(POLICY(.max_leaf_age = 0), row), NOT_ASKED);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("platformrows");
	TCase *tcase = tcase_create("platformrows");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, platform_info);
	tcase_add_loop_test(tcase, least_tcb, 0,
			    sizeof(tcbs) / sizeof(tcbs[0]));
	tcase_add_test(tcase, firmware_versions);
	tcase_add_test(tcase, provisional);
	tcase_add_test(tcase, mitigations);
	tcase_add_test(tcase, certificate_table);
	tcase_add_test(tcase, leaf_age);
	suite_add_tcase(suite, tcase);
	return suite;
}
