/* SPDX-License-Identifier: MIT */
/* The report's fields, against what real processors signed. */
#include "unit.h"

#include <snpguest.h>
#include <stdlib.h>
#include <string.h>

#include "wire/report.h"

struct golden {
	const char *file;
	uint32_t version;
	uint32_t line;
	uint64_t policy;
	uint32_t vmpl;
	uint32_t signing_key;
	/* fmc, boot loader, tee, snp, microcode of the reported TCB */
	uint8_t tcb[5];
	uint64_t platform_info;
	uint8_t cpuid[3];
	uint8_t report_data[4];
	size_t chip_id_len; /* the rest is zero */
};

/* Read off the files with od(1), by the table of AMD publication 56860. */
static const struct golden goldens[] = {
	{ "milan-v2/report.bin",
	  2,
	  SNPGUEST_LINE_UNKNOWN,
	  0xb0000,
	  0,
	  SNPGUEST_SIGNING_KEY_VCEK,
	  { 0, 2, 0, 5, 0x44 },
	  0x1,
	  { 0, 0, 0 },
	  { 1, 2, 3, 4 },
	  64 },
	{ "milan-v3/report.bin",
	  3,
	  SNPGUEST_LINE_MILAN,
	  0x3001f,
	  0,
	  SNPGUEST_SIGNING_KEY_VCEK,
	  { 0, 4, 0, 0x18, 0xdb },
	  0x25,
	  { 0x19, 0x01, 1 },
	  { 0, 0, 0, 0 },
	  64 },
	{ "genoa-v3/report.bin",
	  3,
	  SNPGUEST_LINE_GENOA,
	  0x3001f,
	  0,
	  SNPGUEST_SIGNING_KEY_VCEK,
	  { 0, 0xa, 0, 0x17, 0x54 },
	  0x27,
	  { 0x19, 0x11, 1 },
	  { 0, 0, 0, 0 },
	  64 },
	{ "turin-v5/report.bin",
	  5,
	  SNPGUEST_LINE_TURIN,
	  0x30000,
	  0,
	  SNPGUEST_SIGNING_KEY_VCEK,
	  { 0, 1, 0, 2, 71 },
	  0x67,
	  { 0x1a, 0x02, 1 },
	  { 0xe0, 0xfd, 0x0b, 0xdb },
	  8 },
	{ "milan-v3-vlek/report.bin",
	  3,
	  SNPGUEST_LINE_MILAN,
	  0x30000,
	  1,
	  SNPGUEST_SIGNING_KEY_VLEK,
	  { 0, 4, 0, 0x18, 0xd9 },
	  0x27,
	  { 0x19, 0x01, 1 },
	  { 0x81, 0x97, 0x70, 0xb7 },
	  0 },
};

static void check_parts(const struct golden *golden,
			const struct snpguest_report *report)
{
	struct snpguest_tcb tcb;
	uint32_t line = golden->line ? golden->line : SNPGUEST_LINE_MILAN;
	size_t i;

	ck_assert_int_eq(snpguest_tcb_decode(report->reported_tcb, line, &tcb,
					     sizeof(tcb)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(tcb.fmc, golden->tcb[0]);
	ck_assert_uint_eq(tcb.boot_loader, golden->tcb[1]);
	ck_assert_uint_eq(tcb.tee, golden->tcb[2]);
	ck_assert_uint_eq(tcb.snp, golden->tcb[3]);
	ck_assert_uint_eq(tcb.microcode, golden->tcb[4]);
	ck_assert_uint_eq(tcb.has_fmc, line == SNPGUEST_LINE_TURIN);
	for (i = golden->chip_id_len; i < sizeof(report->chip_id); i++)
		ck_assert_uint_eq(report->chip_id[i], 0);
	for (i = 48; i < sizeof(report->signature_r); i++) {
		ck_assert_uint_eq(report->signature_r[i], 0);
		ck_assert_uint_eq(report->signature_s[i], 0);
	}
}

START_TEST(reads_what_processors_signed)
{
	const struct golden *golden = &goldens[_i];
	struct snpguest_report report;
	size_t len;
	uint8_t *raw = unit_vector(golden->file, &len);

	ck_assert_uint_eq(len, SNPGUEST_REPORT_SIZE);
	ck_assert_int_eq(
		snpguest_report_parse(raw, len, &report, sizeof(report)),
		SNPGUEST_OK);
	ck_assert_uint_eq(report.version, golden->version);
	ck_assert_uint_eq(snpguest_report_line(&report), golden->line);
	ck_assert_uint_eq(report.policy, golden->policy);
	ck_assert_uint_eq(report.vmpl, golden->vmpl);
	ck_assert_uint_eq(report.signature_algo, 1);
	ck_assert_uint_eq(report.signing_key, golden->signing_key);
	ck_assert_uint_eq(report.platform_info, golden->platform_info);
	ck_assert_uint_eq(report.cpuid_family, golden->cpuid[0]);
	ck_assert_uint_eq(report.cpuid_model, golden->cpuid[1]);
	ck_assert_uint_eq(report.cpuid_stepping, golden->cpuid[2]);
	ck_assert_mem_eq(report.report_data, golden->report_data, 4);
	check_parts(golden, &report);
	free(raw);
}
END_TEST

/* Nothing is lost: what is read and written again is the same bytes. */
START_TEST(round_trips)
{
	struct snpwire_report report;
	uint8_t again[SNPWIRE_REPORT_SIZE];
	size_t len;
	uint8_t *raw = unit_vector(goldens[_i].file, &len);

	ck_assert(snpwire_report_read(raw, len, &report));
	ck_assert(snpwire_report_write(&report, again, sizeof(again)));
	ck_assert_mem_eq(again, raw, sizeof(again));
	free(raw);
}
END_TEST

static void make(uint8_t raw[SNPWIRE_REPORT_SIZE], uint32_t version)
{
	struct snpwire_report report;

	memset(&report, 0x5a, sizeof(report));
	report.version = version;
	memset(report.signature_rsvd, 0, sizeof(report.signature_rsvd));
	ck_assert(snpwire_report_write(&report, raw, SNPWIRE_REPORT_SIZE));
}

START_TEST(refuses_short_old_and_dirty)
{
	uint8_t raw[SNPWIRE_REPORT_SIZE];
	struct snpguest_report report, zero;
	size_t len;

	memset(&zero, 0, sizeof(zero));
	make(raw, 3);
	for (len = 0; len < sizeof(raw); len++) {
		memset(&report, 0xff, sizeof(report));
		ck_assert_int_eq(snpguest_report_parse(raw, len, &report,
						       sizeof(report)),
				 SNPGUEST_E_FORMAT);
		ck_assert_mem_eq(&report, &zero, sizeof(zero));
	}
	for (len = 0x2a0 + 144; len < sizeof(raw); len++) {
		raw[len] = 1;
		ck_assert_int_eq(snpguest_report_parse(raw, sizeof(raw),
						       &report, sizeof(report)),
				 SNPGUEST_E_FORMAT);
		raw[len] = 0;
	}
	make(raw, 1);
	ck_assert_int_eq(snpguest_report_parse(raw, sizeof(raw), &report,
					       sizeof(report)),
			 SNPGUEST_E_FORMAT);
}
END_TEST

/* Whatever the number: only its letters make it none. */
START_TEST(keeps_later_versions_but_no_blob)
{
	uint8_t raw[SNPWIRE_REPORT_SIZE];
	struct snpguest_report report;

	make(raw, UINT32_MAX);
	ck_assert_int_eq(snpguest_report_parse(raw, sizeof(raw), &report,
					       sizeof(report)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(report.version, UINT32_MAX);
	memcpy(raw, "HCLA", 4);
	ck_assert_int_eq(snpguest_report_parse(raw, sizeof(raw), &report,
					       sizeof(report)),
			 SNPGUEST_E_FORMAT);
	ck_assert_uint_eq(report.version, 0);
}
END_TEST

START_TEST(refuses_version_0)
{
	struct snpguest_report report;
	size_t len;
	uint8_t *raw = unit_vector("negative/version0.report.bin", &len);

	ck_assert_int_eq(
		snpguest_report_parse(raw, len, &report, sizeof(report)),
		SNPGUEST_E_FORMAT);
	free(raw);
}
END_TEST

START_TEST(shows_fields_only_where_they_exist)
{
	uint8_t raw[SNPWIRE_REPORT_SIZE];
	struct snpguest_report report;
	uint32_t version;

	for (version = 2; version <= 9; version++) {
		make(raw, version);
		ck_assert_int_eq(snpguest_report_parse(raw, sizeof(raw),
						       &report, sizeof(report)),
				 SNPGUEST_OK);
		ck_assert_uint_eq(report.version, version);
		ck_assert_uint_eq(report.cpuid_family, version < 3 ? 0 : 0x5a);
		ck_assert_uint_eq(report.launch_mit_vector,
				  version < 5 ? 0
					      : UINT64_C(0x5a5a5a5a5a5a5a5a));
		ck_assert_uint_eq(report.current_mit_vector,
				  report.launch_mit_vector);
	}
}
END_TEST

START_TEST(fills_what_the_caller_knows)
{
	uint8_t raw[SNPWIRE_REPORT_SIZE];
	struct {
		struct snpguest_report known;
		uint8_t later[16];
	} newer;
	uint32_t older[2] = { 7, 7 };
	size_t i;

	make(raw, 3);
	ck_assert_int_eq(snpguest_report_parse(raw, sizeof(raw), (void *)older,
					       sizeof(older[0])),
			 SNPGUEST_OK);
	ck_assert_uint_eq(older[0], 3);
	ck_assert_uint_eq(older[1], 7);
	memset(&newer, 0xff, sizeof(newer));
	ck_assert_int_eq(snpguest_report_parse(raw, sizeof(raw), &newer.known,
					       sizeof(newer)),
			 SNPGUEST_OK);
	for (i = 0; i < sizeof(newer.later); i++)
		ck_assert_uint_eq(newer.later[i], 0);
}
END_TEST

START_TEST(refuses_null)
{
	uint8_t raw[SNPWIRE_REPORT_SIZE] = { 2 };
	struct snpguest_report report;
	struct snpguest_tcb tcb;

	ck_assert_int_eq(snpguest_report_parse(NULL, sizeof(raw), &report,
					       sizeof(report)),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(
		snpguest_report_parse(raw, sizeof(raw), NULL, sizeof(report)),
		SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_report_parse(raw, sizeof(raw), &report, 0),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_tcb_decode(NULL, 1, &tcb, sizeof(tcb)),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_tcb_decode(raw, 1, NULL, sizeof(tcb)),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_tcb_decode(raw, 0, &tcb, sizeof(tcb)),
			 SNPGUEST_E_UNSUPPORTED);
	ck_assert_uint_eq(snpguest_report_line(NULL), SNPGUEST_LINE_UNKNOWN);
}
END_TEST

/* Family and model ranges of every line, at their edges. */
START_TEST(knows_the_lines)
{
	static const struct {
		uint8_t family, model;
		uint32_t line;
	} rows[] = {
		{ 0x19, 0x00, SNPGUEST_LINE_MILAN },
		{ 0x19, 0x0f, SNPGUEST_LINE_MILAN },
		{ 0x19, 0x10, SNPGUEST_LINE_GENOA },
		{ 0x19, 0x1f, SNPGUEST_LINE_GENOA },
		{ 0x19, 0x20, SNPGUEST_LINE_UNKNOWN },
		{ 0x19, 0x9f, SNPGUEST_LINE_UNKNOWN },
		{ 0x19, 0xa0, SNPGUEST_LINE_GENOA },
		{ 0x19, 0xaf, SNPGUEST_LINE_GENOA },
		{ 0x19, 0xb0, SNPGUEST_LINE_UNKNOWN },
		{ 0x1a, 0x00, SNPGUEST_LINE_TURIN },
		{ 0x1a, 0x11, SNPGUEST_LINE_TURIN },
		{ 0x1a, 0x12, SNPGUEST_LINE_UNKNOWN },
		{ 0x1a, 0x50, SNPGUEST_LINE_UNKNOWN },
		{ 0x17, 0x01, SNPGUEST_LINE_UNKNOWN },
	};
	struct snpguest_report report = { .version = 3 };
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		report.cpuid_family = rows[i].family;
		report.cpuid_model = rows[i].model;
		ck_assert_uint_eq(snpguest_report_line(&report), rows[i].line);
	}
	ck_assert_str_eq(snpguest_line_name(SNPGUEST_LINE_MILAN), "Milan");
	ck_assert_str_eq(snpguest_line_name(SNPGUEST_LINE_GENOA), "Genoa");
	ck_assert_str_eq(snpguest_line_name(SNPGUEST_LINE_TURIN), "Turin");
	ck_assert_str_eq(snpguest_line_name(4), "unknown");
}
END_TEST

Suite *unit_suite(void)
{
	const int n = (int)(sizeof(goldens) / sizeof(goldens[0]));
	Suite *suite = suite_create("report");
	TCase *own = tcase_create("made here");
	TCase *vectors = tcase_create("vectors");

	tcase_add_test(own, refuses_short_old_and_dirty);
	tcase_add_test(own, keeps_later_versions_but_no_blob);
	tcase_add_test(own, shows_fields_only_where_they_exist);
	tcase_add_test(own, fills_what_the_caller_knows);
	tcase_add_test(own, refuses_null);
	tcase_add_test(own, knows_the_lines);
	tcase_add_loop_test(vectors, reads_what_processors_signed, 0, n);
	tcase_add_loop_test(vectors, round_trips, 0, n);
	tcase_add_test(vectors, refuses_version_0);
	suite_add_tcase(suite, own);
	suite_add_tcase(suite, vectors);
	return suite;
}
