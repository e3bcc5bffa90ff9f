/* SPDX-License-Identifier: MIT */
/* An attestation report as anybody may hand it in. */
#include <snpguest.h>

#include "fuzz.h"
#include "wire/report.h"

/* The public fields against the layout's own reader. */
static void check_fields(const struct snpguest_report *report,
			 const struct snpwire_report *wire)
{
	MUST(report->version == wire->version);
	MUST(report->guest_svn == wire->guest_svn);
	MUST(report->policy == wire->policy);
	MUST(report->vmpl == wire->vmpl);
	MUST(report->signature_algo == wire->signature_algo);
	MUST(report->platform_info == wire->platform_info);
	MUST(report->key_info == wire->key_info);
	MUST(report->signing_key == (wire->key_info >> 2 & 7));
	MUST(memcmp(report->report_data, wire->report_data, 64) == 0);
	MUST(memcmp(report->measurement, wire->measurement, 48) == 0);
	MUST(memcmp(report->chip_id, wire->chip_id, 64) == 0);
	MUST(memcmp(report->reported_tcb, wire->reported_tcb, 8) == 0);
	MUST(memcmp(report->launch_tcb, wire->launch_tcb, 8) == 0);
	MUST(memcmp(report->signature_r, wire->signature_r, 72) == 0);
	MUST(memcmp(report->signature_s, wire->signature_s, 72) == 0);
	MUST(report->committed_major == wire->committed_major);
	MUST(fuzz_zero(report->rsvd0, sizeof(report->rsvd0)));
	if (report->version < 3)
		MUST(report->cpuid_family == 0 && report->cpuid_model == 0);
	if (report->version < 5)
		MUST(report->launch_mit_vector == 0 &&
		     report->current_mit_vector == 0);
}

static void check_layout(const uint8_t *data, size_t size,
			 struct snpwire_report *wire)
{
	uint8_t again[SNPWIRE_REPORT_SIZE];

	MUST(snpwire_report_read(data, size, wire));
	MUST(snpwire_report_write(wire, again, sizeof(again)));
	MUST(memcmp(again, data, sizeof(again)) == 0);
	MUST(!snpwire_report_write(wire, again, sizeof(again) - 1));
}

/* A caller of an older or a newer header gets as much as it has room for. */
static void check_sizes(const uint8_t *data, size_t size,
			const struct snpguest_report *report)
{
	struct {
		struct snpguest_report report;
		uint8_t more[16];
	} longer;
	struct snpguest_report shorter;
	size_t part = offsetof(struct snpguest_report, chip_id);

	memset(&longer, 0xee, sizeof(longer));
	MUST(snpguest_report_parse(data, size, &longer.report,
				   sizeof(longer)) == SNPGUEST_OK);
	MUST(memcmp(&longer.report, report, sizeof(*report)) == 0);
	MUST(fuzz_zero(longer.more, sizeof(longer.more)));
	memset(&shorter, 0xee, sizeof(shorter));
	MUST(snpguest_report_parse(data, size, &shorter, part) == SNPGUEST_OK);
	MUST(memcmp(&shorter, report, part) == 0);
	MUST(shorter.chip_id[0] == 0xee);
}

static void check_line(const struct snpguest_report *report)
{
	uint32_t line = snpguest_report_line(report);
	struct snpguest_tcb tcb;
	snpguest_status st;

	MUST(line <= SNPGUEST_LINE_TURIN);
	MUST(snpguest_line_name(line)[0] != '\0');
	st = snpguest_tcb_decode(report->current_tcb, line, &tcb, sizeof(tcb));
	if (line == SNPGUEST_LINE_UNKNOWN) {
		MUST(st == SNPGUEST_E_UNSUPPORTED);
		MUST(fuzz_zero(&tcb, sizeof(tcb)));
	} else {
		MUST(st == SNPGUEST_OK);
		MUST(tcb.microcode == report->current_tcb[7]);
		MUST(tcb.has_fmc == (line == SNPGUEST_LINE_TURIN));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct snpguest_report report;
	struct snpwire_report wire;
	snpguest_status st;

	memset(&report, 0xee, sizeof(report));
	st = snpguest_report_parse(data, size, &report, sizeof(report));
	if (st != SNPGUEST_OK) {
		MUST(st == SNPGUEST_E_FORMAT);
		MUST(fuzz_zero(&report, sizeof(report)));
		if (size < SNPGUEST_REPORT_SIZE)
			MUST(!snpwire_report_read(data, size, &wire));
		return 0;
	}
	MUST(size >= SNPGUEST_REPORT_SIZE);
	MUST(report.version >= 2);
	check_layout(data, size, &wire);
	MUST(fuzz_zero(wire.signature_rsvd, sizeof(wire.signature_rsvd)));
	check_fields(&report, &wire);
	check_sizes(data, size, &report);
	check_line(&report);
	return 0;
}
