/* SPDX-License-Identifier: MIT */
#include "reporttext.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bits.h"
#include "hex.h"
#include "style.h"
#include "tcb.h"

static void print_vmpl(uint32_t vmpl)
{
	if (vmpl == SNPGUEST_VMPL_HOST)
		style_row("VMPL", "none: the host asked for this report");
	else
		style_row("VMPL", "%" PRIu32, vmpl);
}

static void print_identity(const struct snpguest_report *report)
{
	uint32_t line = snpguest_report_line(report);

	style_row("version", "%" PRIu32, report->version);
	if (line != SNPGUEST_LINE_UNKNOWN)
		style_row("processor line", "%s", snpguest_line_name(line));
	else if (report->version < 3)
		style_row("processor line",
			  "not named by reports before version 3");
	else
		style_row("processor line", "unknown");
	if (report->version >= 3)
		style_row("CPUID", "family 0x%x, model 0x%x, stepping %u",
			  report->cpuid_family, report->cpuid_model,
			  report->cpuid_stepping);
	print_vmpl(report->vmpl);
	style_row("guest SVN", "%" PRIu32, report->guest_svn);
}

static void print_bits(const struct bit *table, uint64_t value)
{
	for (; table->key; table++)
		style_more("%s",
			   value & table->mask ? table->set : table->clear);
}

static void print_unknown(uint64_t unknown)
{
	for (unsigned int bit = 0; bit < 64; bit++)
		if (unknown & UINT64_C(1) << bit)
			style_more("bit %u set, which has no name here", bit);
}

static void print_policy(uint64_t policy)
{
	uint64_t unknown = bits_unknown(bits_policy, policy);

	style_row("guest policy", "0x%" PRIx64, policy);
	style_more("ABI %u.%u or later", (unsigned int)(policy >> 8 & 0xff),
		   (unsigned int)(policy & 0xff));
	print_bits(bits_policy, policy);
	if (!(policy & SNPGUEST_POLICY_MUST_BE_ONE))
		style_more("bit 17 clear, which must be set");
	print_unknown(unknown & ~(SNPGUEST_POLICY_MUST_BE_ONE | 0xffff));
}

static void print_platform(uint64_t platform)
{
	style_row("platform", "0x%" PRIx64, platform);
	print_bits(bits_platform, platform);
	print_unknown(bits_unknown(bits_platform, platform));
}

static void print_key_info(const struct snpguest_report *report)
{
	style_row("key info", "0x%" PRIx32, report->key_info);
	style_more("signed by %s", tcb_signing_key_name(report->signing_key));
	print_bits(bits_key_info, report->key_info);
}

static void print_tcb(const char *name, const uint8_t raw[8], uint32_t line)
{
	struct snpguest_tcb tcb;
	char hex[17];

	hex_encode(raw, 8, hex);
	if (snpguest_tcb_decode(raw, line, &tcb, sizeof(tcb)) != SNPGUEST_OK) {
		printf("  %-10s  %43s  %s\n", name, "", hex);
		return;
	}
	if (tcb.has_fmc)
		printf("  %-10s  %5u", name, tcb.fmc);
	else
		printf("  %-10s  %5s", name, "-");
	printf("  %11u  %3u  %3u  %9u  %s\n", tcb.boot_loader, tcb.tee, tcb.snp,
	       tcb.microcode, hex);
}

static void print_tcbs(const struct snpguest_report *report)
{
	uint32_t line = tcb_layout(report);

	printf("  %-10s  %5s  %11s  %3s  %3s  %9s  %s\n", "TCB", "FMC",
	       "boot loader", "TEE", "SNP", "microcode", "bytes");
	print_tcb("reported", report->reported_tcb, line);
	print_tcb("current", report->current_tcb, line);
	print_tcb("committed", report->committed_tcb, line);
	print_tcb("launch", report->launch_tcb, line);
	if (line != snpguest_report_line(report))
		puts("  (read as on Milan and Genoa)");
}

static void print_firmware(const struct snpguest_report *report)
{
	style_row("firmware",
		  "current %u.%u build %u, committed %u.%u build %u",
		  report->current_major, report->current_minor,
		  report->current_build, report->committed_major,
		  report->committed_minor, report->committed_build);
	if (report->version >= 5)
		style_row("mitigations",
			  "at launch 0x%" PRIx64 ", current 0x%" PRIx64,
			  report->launch_mit_vector,
			  report->current_mit_vector);
}

static void print_signature(const struct snpguest_report *report)
{
	if (report->signature_algo == 1)
		style_row("signature", "ECDSA P-384 with SHA-384");
	else
		style_row("signature", "algorithm %" PRIu32 ", unknown",
			  report->signature_algo);
	style_bytes("  R, low byte first", report->signature_r, 48);
	style_bytes("  S, low byte first", report->signature_s, 48);
}

void reporttext_print(const struct snpguest_report *report)
{
	print_identity(report);
	print_policy(report->policy);
	print_tcbs(report);
	print_firmware(report);
	print_platform(report->platform_info);
	print_key_info(report);
	style_bytes("measurement", report->measurement, 48);
	style_bytes("report data", report->report_data, 64);
	style_bytes("host data", report->host_data, 32);
	style_bytes("chip ID", report->chip_id, 64);
	style_bytes("report ID", report->report_id, 32);
	style_bytes("report ID of MA", report->report_id_ma, 32);
	style_bytes("family ID", report->family_id, 16);
	style_bytes("image ID", report->image_id, 16);
	style_bytes("ID key digest", report->id_key_digest, 48);
	style_bytes("author key digest", report->author_key_digest, 48);
	print_signature(report);
}
