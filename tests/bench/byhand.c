/* SPDX-License-Identifier: MIT */
#include "byhand.h"

#include <string.h>

/* Offsets of AMD publication 56860, table "ATTESTATION_REPORT Structure". */
#define TAKE(field, offset)                                                    \
	memcpy(report->field, raw + (offset), sizeof(report->field))

static uint32_t u32_at(const uint8_t *raw)
{
	return (uint32_t)raw[0] | (uint32_t)raw[1] << 8 |
	       (uint32_t)raw[2] << 16 | (uint32_t)raw[3] << 24;
}

static uint64_t u64_at(const uint8_t *raw)
{
	return u32_at(raw) | (uint64_t)u32_at(raw + 4) << 32;
}

static bool is_clean(const uint8_t *raw)
{
	uint8_t seen = 0;

	for (size_t i = 0x330; i < SNPGUEST_REPORT_SIZE; i++)
		seen |= raw[i];
	return seen == 0 && u32_at(raw) >= 2 && memcmp(raw, "HCLA", 4) != 0;
}

static void take_numbers(const uint8_t *raw, struct snpguest_report *report)
{
	report->version = u32_at(raw);
	report->guest_svn = u32_at(raw + 0x04);
	report->policy = u64_at(raw + 0x08);
	report->vmpl = u32_at(raw + 0x30);
	report->signature_algo = u32_at(raw + 0x34);
	report->platform_info = u64_at(raw + 0x40);
	report->key_info = u32_at(raw + 0x48);
	report->signing_key = report->key_info >> 2 & 7;
	report->current_build = raw[0x1e8];
	report->current_minor = raw[0x1e9];
	report->current_major = raw[0x1ea];
	report->committed_build = raw[0x1ec];
	report->committed_minor = raw[0x1ed];
	report->committed_major = raw[0x1ee];
	if (report->version >= 3) {
		report->cpuid_family = raw[0x188];
		report->cpuid_model = raw[0x189];
		report->cpuid_stepping = raw[0x18a];
	}
	if (report->version >= 5) {
		report->launch_mit_vector = u64_at(raw + 0x1f8);
		report->current_mit_vector = u64_at(raw + 0x200);
	}
}

bool by_hand(const uint8_t *raw, size_t len, struct snpguest_report *report)
{
	memset(report, 0, sizeof(*report));
	if (len < SNPGUEST_REPORT_SIZE || !is_clean(raw))
		return false;
	take_numbers(raw, report);
	TAKE(family_id, 0x10);
	TAKE(image_id, 0x20);
	TAKE(current_tcb, 0x38);
	TAKE(report_data, 0x50);
	TAKE(measurement, 0x90);
	TAKE(host_data, 0xc0);
	TAKE(id_key_digest, 0xe0);
	TAKE(author_key_digest, 0x110);
	TAKE(report_id, 0x140);
	TAKE(report_id_ma, 0x160);
	TAKE(reported_tcb, 0x180);
	TAKE(chip_id, 0x1a0);
	TAKE(committed_tcb, 0x1e0);
	TAKE(launch_tcb, 0x1f0);
	TAKE(signature_r, 0x2a0);
	TAKE(signature_s, 0x2e8);
	return true;
}

/* GUIDs of the GHCB specification, "SNP Extended Guest Request". */
static const struct {
	uint8_t guid[16];
	uint32_t kind;
} kinds[] = {
	{ { 0x63, 0xda, 0x75, 0x8d, 0xe6, 0x64, 0x45, 0x64, 0xad, 0xc5, 0xf4,
	    0xb9, 0x3b, 0xe8, 0xac, 0xcd },
	  SNPGUEST_CERT_VCEK },
	{ { 0x4a, 0xb7, 0xb3, 0x79, 0xbb, 0xac, 0x4f, 0xe4, 0xa0, 0x2f, 0x05,
	    0xae, 0xf3, 0x27, 0xc7, 0x82 },
	  SNPGUEST_CERT_ASK },
	{ { 0xc0, 0xb4, 0x06, 0xa4, 0xa8, 0x03, 0x49, 0x52, 0x97, 0x43, 0x3f,
	    0xb6, 0x01, 0x4c, 0xd0, 0xae },
	  SNPGUEST_CERT_ARK },
};

static bool is_apart(const struct snpguest_cert *certs, size_t count)
{
	const struct snpguest_cert *last = &certs[count];

	for (size_t i = 0; i < count; i++)
		if (last->data < certs[i].data + certs[i].len &&
		    certs[i].data < last->data + last->len)
			return false;
	return true;
}

size_t by_hand_certs(const uint8_t *table, size_t len,
		     struct snpguest_cert certs[BY_HAND_CERTS])
{
	static const uint8_t end[24];
	uint32_t offset;
	size_t count;

	for (count = 0; count < BY_HAND_CERTS; count++) {
		const uint8_t *entry = table + count * 24;
		struct snpguest_cert *cert = &certs[count];

		if (len < (count + 1) * 24)
			return 0;
		if (memcmp(entry, end, sizeof(end)) == 0)
			return count;
		offset = u32_at(entry + 16);
		cert->len = u32_at(entry + 20);
		if (offset > len || cert->len > len - offset)
			return 0;
		cert->data = table + offset;
		memcpy(cert->guid, entry, sizeof(cert->guid));
		cert->kind = SNPGUEST_CERT_OTHER;
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			if (memcmp(entry, kinds[i].guid, 16) == 0)
				cert->kind = kinds[i].kind;
		if (!is_apart(certs, count))
			return 0;
	}
	return 0;
}
