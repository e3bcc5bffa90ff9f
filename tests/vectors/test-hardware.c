/* SPDX-License-Identifier: MIT */
/* What real processors signed is accepted, and nothing near it. */
#include "hardware.h"
#include "../unit/verdictrows.h"

#include <stdlib.h>
#include <string.h>

static struct snpguest_verdict verdict;

static snpguest_status check(snpguest_verifier *verifier, const uint8_t *raw)
{
	return verdictrows_check(verifier, raw, &verdict);
}

static void only_failed(uint32_t id)
{
	verdictrows_only_failed(&verdict, id);
}

START_TEST(accepted)
{
	const struct hardware *sample = &hardware[_i];
	snpguest_verifier *verifier = hardware_verifier(sample);
	uint8_t *raw = hardware_report(sample);

	ck_assert_int_eq(check(verifier, raw), SNPGUEST_OK);
	only_failed(UINT32_MAX);
	ck_assert_uint_eq(verdict.accepted, 1);
	ck_assert_uint_eq(verdict.line, sample->line);
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

/* Each byte that is signed, and each of the signature's own. */
START_TEST(flipped_byte)
{
	const struct hardware *sample = &hardware[_i];
	snpguest_verifier *verifier = hardware_verifier(sample);
	uint8_t *raw = hardware_report(sample);

	for (size_t at = 0; at < 0x2a0 + 144; at++) {
		snpguest_status st;

		raw[at] ^= 0xff;
		st = check(verifier, raw);
		/* A version below 2 is no report at all. */
		ck_assert_msg(st == SNPGUEST_E_REJECTED ||
				      (at < 4 && st == SNPGUEST_E_FORMAT),
			      "%s: byte %zu: %d", sample->name, at, (int)st);
		if (st == SNPGUEST_E_REJECTED && at != 0x48)
			ck_assert_uint_eq(
				hardware_result(&verdict,
						SNPGUEST_CHECK_ID_SIGNATURE),
				SNPGUEST_CHECK_FAILED);
		raw[at] ^= 0xff;
	}
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

/* The leaf of one sample, the ASK and ARK of another line. */
START_TEST(crossed_chains)
{
	const struct hardware *sample = &hardware[_i];
	uint8_t *raw = hardware_report(sample);

	for (size_t i = 0; i < hardware_count; i++) {
		struct hardware crossed = *sample;
		snpguest_verifier *verifier;

		if (hardware[i].line == sample->line)
			continue;
		crossed.issuer = hardware[i].issuer;
		verifier = hardware_verifier(&crossed);
		ck_assert_int_eq(check(verifier, raw), SNPGUEST_E_REJECTED);
		ck_assert_uint_eq(
			hardware_result(&verdict, SNPGUEST_CHECK_ID_CHAIN),
			SNPGUEST_CHECK_FAILED);
		ck_assert_uint_eq(
			hardware_result(&verdict, SNPGUEST_CHECK_ID_SIGNATURE),
			SNPGUEST_CHECK_PASSED);
		snpguest_verifier_free(verifier);
	}
	free(raw);
}
END_TEST

START_TEST(issuer_is_no_root)
{
	const struct hardware *sample = &hardware[_i];
	snpguest_verifier *verifier = hardware_verifier(sample);
	const char *files[] = { sample->issuer, sample->leaf };

	for (size_t i = 0; i < 2; i++) {
		size_t len;
		uint8_t *bytes = unit_vector(files[i], &len);

		ck_assert_int_eq(
			snpguest_verifier_add_root(verifier, bytes, len),
			SNPGUEST_E_REJECTED);
		free(bytes);
	}
	snpguest_verifier_free(verifier);
}
END_TEST

/* AMD's roots may be dropped; then only the caller's word counts. */
START_TEST(own_roots_alone)
{
	const struct hardware *sample = &hardware[_i];
	snpguest_verifier *verifier = hardware_verifier(sample);
	uint8_t *raw = hardware_report(sample);
	uint8_t *root;
	size_t len;

	snpguest_verifier_trust_amd(verifier, 0);
	ck_assert_int_eq(check(verifier, raw), SNPGUEST_E_REJECTED);
	only_failed(SNPGUEST_CHECK_ID_ROOT);
	root = unit_vector(sample->root, &len);
	ck_assert_int_eq(snpguest_verifier_add_root(verifier, root, len),
			 SNPGUEST_OK);
	ck_assert_int_eq(check(verifier, raw), SNPGUEST_OK);
	free(root);
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

static void check_without(const struct hardware *sample, const char *left_out,
			  uint32_t failed, const char *words)
{
	const char *files[] = { sample->leaf, sample->issuer, sample->root };
	uint8_t *raw = hardware_report(sample);
	snpguest_verifier *verifier;

	ck_assert_int_eq(snpguest_verifier_new(&verifier), SNPGUEST_OK);
	snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_set_time(verifier, sample->time);
	snpguest_verifier_set_permit(verifier, sample->permit);
	for (size_t i = 0; i < 3; i++)
		if (files[i] != left_out)
			hardware_offer(verifier, files[i]);
	ck_assert_int_eq(check(verifier, raw), SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(hardware_result(&verdict, failed),
			  SNPGUEST_CHECK_FAILED);
	ck_assert_msg(strstr(verdict.checks[failed].found, words) != NULL, "%s",
		      verdict.checks[failed].found);
	free(raw);
	snpguest_verifier_free(verifier);
}

/* The verdict says which is missing, and where AMD has it. */
START_TEST(missing_certificate)
{
	const struct hardware *sample = &hardware[_i];

	check_without(sample, sample->root, SNPGUEST_CHECK_ID_ROOT,
		      "cert_chain");
	check_without(sample, sample->issuer, SNPGUEST_CHECK_ID_CHAIN,
		      "cert_chain");
	check_without(sample, sample->leaf, SNPGUEST_CHECK_ID_SIGNATURE,
		      "no leaf");
	if (strcmp(sample->name, "milan-v2") &&
	    strcmp(sample->name, "milan-v3-vlek"))
		check_without(sample, sample->leaf, SNPGUEST_CHECK_ID_CHAIN,
			      "https://kdsintf.amd.com/vcek/v1/");
}
END_TEST

START_TEST(debug_needs_permission)
{
	snpguest_verifier *verifier = hardware_verifier(&hardware[0]);
	uint8_t *raw = hardware_report(&hardware[0]);
	const uint8_t data[5] = { 1, 2, 3, 4, 5 };

	snpguest_verifier_set_permit(verifier, 0);
	ck_assert_int_eq(check(verifier, raw), SNPGUEST_E_REJECTED);
	only_failed(SNPGUEST_CHECK_ID_DEBUG);
	ck_assert_mem_eq(raw + 0x50, data, sizeof(data));
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

START_TEST(vlek_expires)
{
	const struct hardware *sample = &hardware[4];
	const int64_t outside[] = { 1733868860 /* a second early */,
				    1765404862 /* a second late */ };
	const int64_t inside[] = { 1733868861, 1765404861 };
	snpguest_verifier *verifier = hardware_verifier(sample);
	uint8_t *raw = hardware_report(sample);

	for (size_t i = 0; i < 2; i++) {
		snpguest_verifier_set_time(verifier, outside[i]);
		ck_assert_int_eq(check(verifier, raw), SNPGUEST_E_REJECTED);
		only_failed(SNPGUEST_CHECK_ID_VALIDITY);
		snpguest_verifier_set_time(verifier, inside[i]);
		ck_assert_int_eq(check(verifier, raw), SNPGUEST_OK);
	}
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

/* A report of a VLEK with the VCEK of another report of that line. */
START_TEST(vlek_report_with_vcek)
{
	struct hardware crossed = hardware[4];
	snpguest_verifier *verifier;
	uint8_t *raw = hardware_report(&crossed);

	crossed.leaf = hardware[1].leaf;
	crossed.issuer = hardware[1].issuer;
	verifier = hardware_verifier(&crossed);
	ck_assert_int_eq(check(verifier, raw), SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(
		hardware_result(&verdict, SNPGUEST_CHECK_ID_SIGNING_KEY),
		SNPGUEST_CHECK_FAILED);
	ck_assert_uint_eq(hardware_result(&verdict, SNPGUEST_CHECK_ID_CHAIN),
			  SNPGUEST_CHECK_PASSED);
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

/* The last byte of a leaf is its signature's. */
START_TEST(altered_leaf)
{
	const struct hardware *sample = &hardware[_i];
	uint8_t *raw = hardware_report(sample);
	size_t len;
	uint8_t *leaf = unit_vector(sample->leaf, &len);
	snpguest_verifier *verifier;

	leaf[len - 1] ^= 1;
	ck_assert_int_eq(snpguest_verifier_new(&verifier), SNPGUEST_OK);
	snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_set_time(verifier, sample->time);
	snpguest_verifier_set_permit(verifier, sample->permit);
	hardware_offer(verifier, sample->issuer);
	hardware_offer(verifier, sample->root);
	ck_assert_int_eq(snpguest_verifier_add_cert(verifier, leaf, len),
			 SNPGUEST_OK);
	ck_assert_int_eq(check(verifier, raw), SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(hardware_result(&verdict, SNPGUEST_CHECK_ID_CHAIN),
			  SNPGUEST_CHECK_FAILED);
	ck_assert_uint_eq(
		hardware_result(&verdict, SNPGUEST_CHECK_ID_SIGNATURE),
		SNPGUEST_CHECK_PASSED);
	free(leaf);
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

START_TEST(altered_vcek_of_others)
{
	struct hardware altered = hardware[1];
	snpguest_verifier *verifier;
	uint8_t *raw = hardware_report(&altered);

	altered.leaf = "negative/vcek-altered.der";
	verifier = hardware_verifier(&altered);
	ck_assert_int_eq(check(verifier, raw), SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(hardware_result(&verdict, SNPGUEST_CHECK_ID_CHAIN),
			  SNPGUEST_CHECK_FAILED);
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

START_TEST(version_zero)
{
	snpguest_verifier *verifier = hardware_verifier(&hardware[0]);
	size_t len;
	uint8_t *raw = unit_vector("negative/version0.report.bin", &len);

	ck_assert_int_eq(snpguest_verifier_check(verifier, raw, len, NULL,
						 &verdict, sizeof(verdict)),
			 SNPGUEST_E_FORMAT);
	ck_assert_uint_eq(verdict.accepted, 0);
	ck_assert_uint_eq(verdict.count, 0);
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

/* The layout that only Turin has. */
START_TEST(turin_tcb)
{
	const uint8_t raw_tcb[8] = { 0, 1, 0, 2, 0, 0, 0, 71 };
	const char *words = "fmc 0, boot loader 1, tee 0, snp 2, microcode 71";
	snpguest_verifier *verifier = hardware_verifier(&hardware[3]);
	struct snpguest_policy policy = {
		.size = sizeof(policy),
		.platform_set = UINT64_C(1) << 6,
	};
	uint8_t *raw = hardware_report(&hardware[3]);

	ck_assert_mem_eq(raw + 0x180, raw_tcb, sizeof(raw_tcb));
	snpguest_verifier_set_policy(verifier, &policy);
	ck_assert_int_eq(check(verifier, raw), SNPGUEST_OK);
	ck_assert_str_eq(verdict.checks[SNPGUEST_CHECK_ID_LEAF_TCB].found,
			 words);
	ck_assert_uint_eq(
		hardware_result(&verdict, SNPGUEST_CHECK_ID_PLATFORM_INFO),
		SNPGUEST_CHECK_PASSED);
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

/* The VLEK is of a cloud; its report comes from firmware not committed. */
START_TEST(vlek_provisional)
{
	snpguest_verifier *verifier = hardware_verifier(&hardware[4]);
	struct snpguest_policy policy = {
		.size = sizeof(policy),
		.require = SNPGUEST_REQUIRE_COMMITTED,
	};
	uint8_t *raw = hardware_report(&hardware[4]);

	ck_assert_int_eq(check(verifier, raw), SNPGUEST_OK);
	ck_assert_ptr_nonnull(
		strstr(verdict.checks[SNPGUEST_CHECK_ID_PROVISIONAL].found,
		       "provisional"));
	ck_assert_str_eq(verdict.checks[SNPGUEST_CHECK_ID_LEAF_CHIP_ID].found,
			 "a VLEK names no chip; its cloud is "
			 "CN=cc-us-east-2.amazonaws.com");
	snpguest_verifier_set_policy(verifier, &policy);
	ck_assert_int_eq(check(verifier, raw), SNPGUEST_E_REJECTED);
	only_failed(SNPGUEST_CHECK_ID_PROVISIONAL);
	free(raw);
	snpguest_verifier_free(verifier);
}
END_TEST

static void check_claims(const uint8_t *blob, size_t len, snpguest_status want)
{
	snpguest_verifier *verifier = hardware_verifier(&hardware[5]);
	uint8_t user_data[64];
	struct snpguest_hcl hcl;

	ck_assert_int_eq(snpguest_hcl_parse(blob, len, &hcl, sizeof(hcl)),
			 SNPGUEST_OK);
	ck_assert_int_eq(snpguest_hcl_user_data(&hcl, user_data), SNPGUEST_OK);
	ck_assert_int_eq(snpguest_verifier_check_fresh(
				 verifier, hcl.report, hcl.report_len, NULL,
				 user_data, &verdict, sizeof(verdict)),
			 want);
	snpguest_verifier_free(verifier);
}

/* The report of the blob, with the claims that it was made for. */
START_TEST(hcl_claims)
{
	size_t len;
	uint8_t *blob = unit_vector(hardware[5].report, &len);

	check_claims(blob, len, SNPGUEST_OK);
	/* Other claims, other user data. */
	blob[0x500] ^= 1;
	check_claims(blob, len, SNPGUEST_E_REJECTED);
	only_failed(SNPGUEST_CHECK_ID_USER_DATA);
	free(blob);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("hardware");
	TCase *each = tcase_create("each sample");
	TCase *some = tcase_create("one sample");
	int count = (int)hardware_count;

	tcase_set_timeout(each, 60);
	tcase_add_loop_test(each, accepted, 0, count);
	tcase_add_loop_test(each, flipped_byte, 0, count);
	tcase_add_loop_test(each, crossed_chains, 0, count);
	tcase_add_loop_test(each, issuer_is_no_root, 0, count);
	tcase_add_loop_test(each, own_roots_alone, 0, count);
	tcase_add_loop_test(each, missing_certificate, 0, count);
	tcase_add_loop_test(each, altered_leaf, 0, count);
	suite_add_tcase(suite, each);
	tcase_add_test(some, debug_needs_permission);
	tcase_add_test(some, vlek_expires);
	tcase_add_test(some, vlek_report_with_vcek);
	tcase_add_test(some, altered_vcek_of_others);
	tcase_add_test(some, version_zero);
	tcase_add_test(some, turin_tcb);
	tcase_add_test(some, vlek_provisional);
	tcase_add_test(some, hcl_claims);
	tcase_set_timeout(some, 60);
	suite_add_tcase(suite, some);
	return suite;
}
