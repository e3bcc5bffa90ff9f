/* SPDX-License-Identifier: MIT */
/*
 * ATTESTATION_REPORT: SEV-SNP Firmware ABI (56860), table "ATTESTATION_REPORT
 * Structure".  1184 bytes, little-endian, versions 2 to 5.
 */
#ifndef SNPWIRE_REPORT_H
#define SNPWIRE_REPORT_H

#include "types.h"

#define SNPWIRE_REPORT_SIZE 1184u
#define SNPWIRE_REPORT_SIGNED 672u /* the signature covers 0x000..0x29f */
#define SNPWIRE_SIGNATURE_PART 72u /* R and S, little-endian */
#define SNPWIRE_SIGNATURE_RSVD 368u

/* All bytes of a report, field by field, in order. */
struct snpwire_report {
	uint32_t version;
	uint32_t guest_svn;
	uint64_t policy;
	uint8_t family_id[16];
	uint8_t image_id[16];
	uint32_t vmpl;
	uint32_t signature_algo;
	uint8_t current_tcb[8];
	uint64_t platform_info;
	uint32_t key_info;
	uint32_t rsvd_04c;
	uint8_t report_data[64];
	uint8_t measurement[48];
	uint8_t host_data[32];
	uint8_t id_key_digest[48];
	uint8_t author_key_digest[48];
	uint8_t report_id[32];
	uint8_t report_id_ma[32];
	uint8_t reported_tcb[8];
	uint8_t cpuid_family;
	uint8_t cpuid_model;
	uint8_t cpuid_stepping;
	uint8_t rsvd_18b[21];
	uint8_t chip_id[64];
	uint8_t committed_tcb[8];
	uint8_t current_build;
	uint8_t current_minor;
	uint8_t current_major;
	uint8_t rsvd_1eb;
	uint8_t committed_build;
	uint8_t committed_minor;
	uint8_t committed_major;
	uint8_t rsvd_1ef;
	uint8_t launch_tcb[8];
	uint64_t launch_mit_vector;
	uint64_t current_mit_vector;
	uint8_t rsvd_208[152];
	uint8_t signature_r[SNPWIRE_SIGNATURE_PART];
	uint8_t signature_s[SNPWIRE_SIGNATURE_PART];
	uint8_t signature_rsvd[SNPWIRE_SIGNATURE_RSVD];
};

/* False if @len is less than a report.  No field is judged. */
bool snpwire_report_read(const uint8_t *raw, size_t len,
			 struct snpwire_report *report);

/* False if @len is less than a report. */
bool snpwire_report_write(const struct snpwire_report *report, uint8_t *raw,
			  size_t len);

#endif
