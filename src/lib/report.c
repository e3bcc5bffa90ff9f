/* SPDX-License-Identifier: MIT */
#include "hcl.h"
#include "public.h"

#include <stddef.h>
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

/*
 * The wire's structure is the layout, byte for byte: each field is copied once,
 * from a place that one check of the length has shown to be there.
 */
_Static_assert(sizeof(struct snpwire_report) == SNPGUEST_REPORT_SIZE,
	       "no padding");

#define AT(raw, field) ((raw) + offsetof(struct snpwire_report, field))
#define COPY(to, raw, field)                                                   \
	memcpy((to)->field, AT(raw, field), sizeof((to)->field))

static uint32_t read_u32(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

static uint64_t read_u64(const uint8_t *at)
{
	return read_u32(at) | (uint64_t)read_u32(at + 4) << 32;
}

static void copy_request(struct snpguest_report *to, const uint8_t *raw)
{
	to->version = read_u32(AT(raw, version));
	to->guest_svn = read_u32(AT(raw, guest_svn));
	to->policy = read_u64(AT(raw, policy));
	COPY(to, raw, family_id);
	COPY(to, raw, image_id);
	to->vmpl = read_u32(AT(raw, vmpl));
	to->signature_algo = read_u32(AT(raw, signature_algo));
	COPY(to, raw, current_tcb);
	to->platform_info = read_u64(AT(raw, platform_info));
	to->key_info = read_u32(AT(raw, key_info));
	to->signing_key = to->key_info >> 2 & 7;
}

static void copy_identity(struct snpguest_report *to, const uint8_t *raw)
{
	COPY(to, raw, report_data);
	COPY(to, raw, measurement);
	COPY(to, raw, host_data);
	COPY(to, raw, id_key_digest);
	COPY(to, raw, author_key_digest);
	COPY(to, raw, report_id);
	COPY(to, raw, report_id_ma);
	COPY(to, raw, reported_tcb);
	COPY(to, raw, chip_id);
	if (to->version < VERSION_CPUID)
		return;
	to->cpuid_family = *AT(raw, cpuid_family);
	to->cpuid_model = *AT(raw, cpuid_model);
	to->cpuid_stepping = *AT(raw, cpuid_stepping);
}

static void copy_versions(struct snpguest_report *to, const uint8_t *raw)
{
	COPY(to, raw, committed_tcb);
	to->current_build = *AT(raw, current_build);
	to->current_minor = *AT(raw, current_minor);
	to->current_major = *AT(raw, current_major);
	to->committed_build = *AT(raw, committed_build);
	to->committed_minor = *AT(raw, committed_minor);
	to->committed_major = *AT(raw, committed_major);
	COPY(to, raw, launch_tcb);
	if (to->version >= VERSION_MIT_VECTORS) {
		to->launch_mit_vector = read_u64(AT(raw, launch_mit_vector));
		to->current_mit_vector = read_u64(AT(raw, current_mit_vector));
	}
	COPY(to, raw, signature_r);
	COPY(to, raw, signature_s);
}

static bool all_zero(const uint8_t *data, size_t len)
{
	uint8_t seen = 0;
	size_t i;

	for (i = 0; i < len; i++)
		seen |= data[i];
	return seen == 0;
}

static bool is_report(const uint8_t *raw, size_t len)
{
	uint32_t version;

	if (len < SNPGUEST_REPORT_SIZE)
		return false;
	version = read_u32(AT(raw, version));
	/* A later version is kept; a blob only has a report inside. */
	if (version < VERSION_MIN || version == SNPLIB_HCL_MAGIC)
		return false;
	/* Outside the signed bytes: nothing may be hidden there. */
	return all_zero(AT(raw, signature_rsvd), SNPWIRE_SIGNATURE_RSVD);
}

snpguest_status snpguest_report_parse(const uint8_t *raw, size_t len,
				      struct snpguest_report *report,
				      size_t report_size)
{
	struct snpguest_report own;
	struct snpguest_report *out;

	if (!report || report_size == 0)
		return SNPGUEST_E_USAGE;
	memset(report, 0, report_size);
	if (!raw)
		return SNPGUEST_E_USAGE;
	if (!is_report(raw, len))
		return SNPGUEST_E_FORMAT;
	/* One of our size is filled in where it is. */
	out = report_size >= sizeof(own) ? report : &own;
	if (out == &own)
		memset(&own, 0, sizeof(own));
	copy_request(out, raw);
	copy_identity(out, raw);
	copy_versions(out, raw);
	if (out == &own)
		memcpy(report, &own, report_size);
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
