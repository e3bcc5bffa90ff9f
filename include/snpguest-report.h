/* SPDX-License-Identifier: MIT */
/*
 * Reading what a guest was given: the attestation report and the certificate
 * table, out of bytes, with no device.  <snpguest.h> includes this.
 */
#ifndef SNPGUEST_REPORT_H
#define SNPGUEST_REPORT_H

#include <snpguest-status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- reading a report -------------------------------------------------- */

#define SNPGUEST_REPORT_SIZE 1184u     /* ATTESTATION_REPORT, versions 2 to 5 */
#define SNPGUEST_REPORT_SIZE_MAX 3968u /* what a response can carry */

/* Guest policy (POLICY, 8 bytes at 0x08). */
#define SNPGUEST_POLICY_SMT (UINT64_C(1) << 16)
#define SNPGUEST_POLICY_MUST_BE_ONE (UINT64_C(1) << 17)
#define SNPGUEST_POLICY_MIGRATE_MA (UINT64_C(1) << 18)
#define SNPGUEST_POLICY_DEBUG (UINT64_C(1) << 19)
#define SNPGUEST_POLICY_SINGLE_SOCKET (UINT64_C(1) << 20)
#define SNPGUEST_POLICY_CXL_ALLOW (UINT64_C(1) << 21)
#define SNPGUEST_POLICY_MEM_AES_256_XTS (UINT64_C(1) << 22)
#define SNPGUEST_POLICY_RAPL_DIS (UINT64_C(1) << 23)
#define SNPGUEST_POLICY_CIPHERTEXT_HIDING_DRAM (UINT64_C(1) << 24)
#define SNPGUEST_POLICY_PAGE_SWAP_DISABLE (UINT64_C(1) << 25)

/* PLATFORM_INFO (8 bytes at 0x40). */
#define SNPGUEST_PLATFORM_SMT_EN (UINT64_C(1) << 0)
#define SNPGUEST_PLATFORM_TSME_EN (UINT64_C(1) << 1)
#define SNPGUEST_PLATFORM_ECC_EN (UINT64_C(1) << 2)
#define SNPGUEST_PLATFORM_RAPL_DIS (UINT64_C(1) << 3)
#define SNPGUEST_PLATFORM_CIPHERTEXT_HIDING_DRAM_EN (UINT64_C(1) << 4)
#define SNPGUEST_PLATFORM_ALIAS_CHECK_COMPLETE (UINT64_C(1) << 5)
#define SNPGUEST_PLATFORM_TIO_EN (UINT64_C(1) << 7)

/* KEY_INFO (4 bytes at 0x48). */
#define SNPGUEST_KEY_INFO_AUTHOR_KEY_EN 0x1u
#define SNPGUEST_KEY_INFO_MASK_CHIP_KEY 0x2u
#define SNPGUEST_SIGNING_KEY_VCEK 0u
#define SNPGUEST_SIGNING_KEY_VLEK 1u
#define SNPGUEST_SIGNING_KEY_NONE 7u

#define SNPGUEST_VMPL_HOST UINT32_MAX /* requested by the host */

/* Processor lines: they decide the layout of a TCB_VERSION. */
#define SNPGUEST_LINE_UNKNOWN 0u
#define SNPGUEST_LINE_MILAN 1u
#define SNPGUEST_LINE_GENOA 2u /* Genoa, Bergamo, Siena */
#define SNPGUEST_LINE_TURIN 3u

/**
 * A report's fields, integers in host order, byte strings as they stand.
 * TCBs are kept as their 8 bytes; snpguest_tcb_decode() reads them.
 * Fields that a version does not have are zero: cpuid_* before version 3,
 * the mitigation vectors before version 5.
 */
struct snpguest_report {
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
	uint32_t signing_key; /* SNPGUEST_SIGNING_KEY_*, out of key_info */
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
	uint8_t rsvd0[5];
	uint8_t chip_id[64];
	uint8_t committed_tcb[8];
	uint8_t current_build;
	uint8_t current_minor;
	uint8_t current_major;
	uint8_t committed_build;
	uint8_t committed_minor;
	uint8_t committed_major;
	uint8_t rsvd1[2];
	uint8_t launch_tcb[8];
	uint64_t launch_mit_vector;
	uint64_t current_mit_vector;
	uint8_t signature_r[72]; /* little-endian */
	uint8_t signature_s[72]; /* little-endian */
};

/**
 * Read a report.  Nothing is verified; nothing unknown is an error.
 * @raw: at least SNPGUEST_REPORT_SIZE bytes
 * @report_size: sizeof(*report) of the caller
 * Errors: E_FORMAT (too short, version below 2, reserved signature bytes
 * not zero, an HCL blob: snpguest_hcl_parse() has the report in it), E_USAGE.
 */
snpguest_status snpguest_report_parse(const uint8_t *raw, size_t len,
				      struct snpguest_report *report,
				      size_t report_size);

/** The line by CPUID family and model; UNKNOWN in a version 2 report. */
uint32_t snpguest_report_line(const struct snpguest_report *report);
/** "Milan", "Genoa", "Turin" or "unknown". */
const char *snpguest_line_name(uint32_t line);

/**
 * A TCB_VERSION by component.
 * @fmc: Turin only, else 0
 */
struct snpguest_tcb {
	uint8_t fmc;
	uint8_t boot_loader;
	uint8_t tee;
	uint8_t snp;
	uint8_t microcode;
	uint8_t has_fmc;
	uint8_t rsvd[2];
};

/** Errors: E_UNSUPPORTED for a line whose layout is not known. */
snpguest_status snpguest_tcb_decode(const uint8_t raw[8], uint32_t line,
				    struct snpguest_tcb *tcb, size_t tcb_size);

/* ---- the certificate table --------------------------------------------- */

typedef struct snpguest_certs snpguest_certs;

#define SNPGUEST_CERT_OTHER 0u /* a GUID that is not in the list below */
#define SNPGUEST_CERT_VCEK 1u
#define SNPGUEST_CERT_VLEK 2u
#define SNPGUEST_CERT_ASK 3u /* ASK, or ASVK under a VLEK */
#define SNPGUEST_CERT_ARK 4u
#define SNPGUEST_CERT_CRL 5u

/**
 * One entry of a certificate table, borrowed from the table.
 * @guid: in RFC 4122 order, whatever order the host used
 * @data: DER by the specification; some hosts store PEM
 */
struct snpguest_cert {
	uint32_t kind; /* SNPGUEST_CERT_* */
	uint32_t rsvd;
	uint8_t guid[16];
	const uint8_t *data;
	size_t len;
};

/**
 * Take a certificate table apart (GHCB specification, SNP Extended Guest
 * Request).  The bytes are copied.
 * Errors: E_FORMAT (an entry outside the table, inside its header, or
 * overlapping; no end; too many entries), E_NOMEM, E_USAGE.
 */
snpguest_status snpguest_certs_parse(const uint8_t *table, size_t len,
				     snpguest_certs **certs);
/**
 * The next entry of a table's raw bytes: nothing is copied or allocated.
 * @next: 0 before the first call; each call that gives an entry moves it on
 * @cert: receives the entry, borrowed from @table
 * Errors: E_UNSUPPORTED (no further entry; the usual end of a loop), E_FORMAT
 * (as snpguest_certs_parse(); the whole table is checked before its first
 * entry is given), E_USAGE.
 */
snpguest_status snpguest_certs_walk(const uint8_t *table, size_t len,
				    size_t *next, struct snpguest_cert *cert,
				    size_t cert_size);
/** The number of entries; 0 for NULL. */
size_t snpguest_certs_count(const snpguest_certs *certs);
/** Entry @index; E_USAGE past the end. */
snpguest_status snpguest_certs_get(const snpguest_certs *certs, size_t index,
				   struct snpguest_cert *cert,
				   size_t cert_size);
/** The first entry of @kind; E_UNSUPPORTED when the table has none. */
snpguest_status snpguest_certs_find(const snpguest_certs *certs, uint32_t kind,
				    struct snpguest_cert *cert,
				    size_t cert_size);
/** The table's own bytes, for sending them on; NULL and 0 when empty. */
const uint8_t *snpguest_certs_table(const snpguest_certs *certs, size_t *len);
/** "VCEK", "VLEK", "ASK", "ARK", "CRL" or "other". */
const char *snpguest_cert_kind_name(uint32_t kind);
void snpguest_certs_free(snpguest_certs *certs);

/* ---- the report of an Azure confidential VM ------------------------------ */

#define SNPGUEST_HCL_HASH_SHA256 1u
#define SNPGUEST_HCL_HASH_SHA384 2u
#define SNPGUEST_HCL_HASH_SHA512 3u

/**
 * What the vTPM of an Azure confidential VM keeps instead of a device (NV
 * index 0x01400001), borrowed from the bytes given.
 * @hash_type: SNPGUEST_HCL_HASH_*: the hash of @claims with which the
 *             report's REPORT_DATA begins.  It is not checked here;
 *             snpguest-verify.h compares it.
 * @report: SNPGUEST_REPORT_SIZE bytes, a report as any other; the paravisor's
 *          own is at VMPL 0
 * @claims: the runtime claims, JSON
 */
struct snpguest_hcl {
	uint32_t hash_type;
	uint32_t rsvd;
	const uint8_t *report;
	size_t report_len;
	const uint8_t *claims;
	size_t claims_len;
};

/**
 * Recognise an HCL blob and take it apart.
 * @hcl_size: sizeof(*hcl) of the caller
 * Errors: E_UNSUPPORTED (no such blob, or one that has no SEV-SNP report),
 * E_FORMAT (one that is cut short), E_USAGE.
 */
snpguest_status snpguest_hcl_parse(const uint8_t *raw, size_t len,
				   struct snpguest_hcl *hcl, size_t hcl_size);

#ifdef __cplusplus
}
#endif

#endif
