/* SPDX-License-Identifier: MIT */
#include "public.h"

#include <string.h>

#include "../wire/report.h"
#include "output.h"

/* Version 2 is the oldest that any production firmware makes. */
#define VERSION_MIN 2u
/* 56860: CPUID_FAM_ID and its neighbours came with version 3. */
#define VERSION_CPUID 3u
/*
 * Version 4 is told both with and without the mitigation vectors; the one
 * genuine sample has zeros there.  From 5 on they count.
 */
#define VERSION_MIT_VECTORS 5u

#define FAMILY_19H 0x19u
#define FAMILY_1AH 0x1au

#define COPY(to, from, field)                                                  \
	memcpy((to)->field, (from)->field, sizeof((to)->field))

static void copy_request(struct snpguest_report *to,
			 const struct snpwire_report *from)
{
	to->version = from->version;
	to->guest_svn = from->guest_svn;
	to->policy = from->policy;
	COPY(to, from, family_id);
	COPY(to, from, image_id);
	to->vmpl = from->vmpl;
	to->signature_algo = from->signature_algo;
	COPY(to, from, current_tcb);
	to->platform_info = from->platform_info;
	to->key_info = from->key_info;
	to->signing_key = from->key_info >> 2 & 7;
}

static void copy_identity(struct snpguest_report *to,
			  const struct snpwire_report *from)
{
	COPY(to, from, report_data);
	COPY(to, from, measurement);
	COPY(to, from, host_data);
	COPY(to, from, id_key_digest);
	COPY(to, from, author_key_digest);
	COPY(to, from, report_id);
	COPY(to, from, report_id_ma);
	COPY(to, from, reported_tcb);
	COPY(to, from, chip_id);
	if (from->version < VERSION_CPUID)
		return;
	to->cpuid_family = from->cpuid_family;
	to->cpuid_model = from->cpuid_model;
	to->cpuid_stepping = from->cpuid_stepping;
}

static void copy_versions(struct snpguest_report *to,
			  const struct snpwire_report *from)
{
	COPY(to, from, committed_tcb);
	to->current_build = from->current_build;
	to->current_minor = from->current_minor;
	to->current_major = from->current_major;
	to->committed_build = from->committed_build;
	to->committed_minor = from->committed_minor;
	to->committed_major = from->committed_major;
	COPY(to, from, launch_tcb);
	if (from->version >= VERSION_MIT_VECTORS) {
		to->launch_mit_vector = from->launch_mit_vector;
		to->current_mit_vector = from->current_mit_vector;
	}
	COPY(to, from, signature_r);
	COPY(to, from, signature_s);
}

static bool all_zero(const uint8_t *data, size_t len)
{
	uint8_t seen = 0;
	size_t i;

	for (i = 0; i < len; i++)
		seen |= data[i];
	return seen == 0;
}

snpguest_status snpguest_report_parse(const uint8_t *raw, size_t len,
				      struct snpguest_report *report,
				      size_t report_size)
{
	struct snpguest_report out = { 0 };
	struct snpwire_report in;

	if (!report || report_size == 0)
		return SNPGUEST_E_USAGE;
	memset(report, 0, report_size);
	if (!raw)
		return SNPGUEST_E_USAGE;
	if (!snpwire_report_read(raw, len, &in) || in.version < VERSION_MIN)
		return SNPGUEST_E_FORMAT;
	/* Outside the signed bytes: nothing may be hidden there. */
	if (!all_zero(in.signature_rsvd, sizeof(in.signature_rsvd)))
		return SNPGUEST_E_FORMAT;
	copy_request(&out, &in);
	copy_identity(&out, &in);
	copy_versions(&out, &in);
	snplib_output(report, report_size, &out, sizeof(out));
	return SNPGUEST_OK;
}

/* 19h: 00-0f Milan; 10-1f Genoa; a0-af Bergamo and Siena, Genoa's line. */
static uint32_t line_19h(uint8_t model)
{
	if (model <= 0x0f)
		return SNPGUEST_LINE_MILAN;
	if (model <= 0x1f || (model >= 0xa0 && model <= 0xaf))
		return SNPGUEST_LINE_GENOA;
	return SNPGUEST_LINE_UNKNOWN;
}

uint32_t snpguest_report_line(const struct snpguest_report *report)
{
	if (!report || report->version < VERSION_CPUID)
		return SNPGUEST_LINE_UNKNOWN;
	if (report->cpuid_family == FAMILY_19H)
		return line_19h(report->cpuid_model);
	if (report->cpuid_family == FAMILY_1AH && report->cpuid_model <= 0x11)
		return SNPGUEST_LINE_TURIN;
	return SNPGUEST_LINE_UNKNOWN;
}

const char *snpguest_line_name(uint32_t line)
{
	switch (line) {
	case SNPGUEST_LINE_MILAN:
		return "Milan";
	case SNPGUEST_LINE_GENOA:
		return "Genoa";
	case SNPGUEST_LINE_TURIN:
		return "Turin";
	}
	return "unknown";
}

/* 56860, TCB_VERSION: two layouts, by processor family. */
snpguest_status snpguest_tcb_decode(const uint8_t raw[8], uint32_t line,
				    struct snpguest_tcb *tcb, size_t tcb_size)
{
	struct snpguest_tcb out = { 0 };

	if (!tcb || tcb_size == 0)
		return SNPGUEST_E_USAGE;
	memset(tcb, 0, tcb_size);
	if (!raw)
		return SNPGUEST_E_USAGE;
	switch (line) {
	case SNPGUEST_LINE_MILAN:
	case SNPGUEST_LINE_GENOA:
		out.boot_loader = raw[0];
		out.tee = raw[1];
		out.snp = raw[6];
		break;
	case SNPGUEST_LINE_TURIN:
		out.fmc = raw[0];
		out.boot_loader = raw[1];
		out.tee = raw[2];
		out.snp = raw[3];
		out.has_fmc = 1;
		break;
	default:
		return SNPGUEST_E_UNSUPPORTED;
	}
	out.microcode = raw[7];
	snplib_output(tcb, tcb_size, &out, sizeof(out));
	return SNPGUEST_OK;
}
