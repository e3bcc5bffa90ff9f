/* SPDX-License-Identifier: MIT */
/*
 * libsnpguest: prove what an AMD SEV-SNP guest is.
 *
 * A guest opens its device, asks the firmware for an attestation report or a
 * derived key, and hands the report to somebody who verifies it
 * (snpguest-verify.h).  Layouts and code numbers follow the SEV-SNP Firmware
 * ABI (AMD publication 56860); exit information follows the GHCB
 * specification (56421).
 *
 * Conventions: every call returns a snpguest_status; results come through out
 * parameters, are zeroed on failure, and belong to the caller.  NULL where a
 * pointer is required is SNPGUEST_E_USAGE.  Only _close and _free take NULL.
 * Structures that grow begin with their size (or are passed with it).
 */
#ifndef SNPGUEST_H
#define SNPGUEST_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- statuses: who refused -------------------------------------------- */

/** Who refused; 0 or negative.  Numbers are frozen. */
typedef int32_t snpguest_status;

#define SNPGUEST_OK 0
#define SNPGUEST_E_USAGE (-1)	     /* the caller's arguments make no sense */
#define SNPGUEST_E_NOMEM (-2)	     /* no memory */
#define SNPGUEST_E_OS (-3)	     /* the operating system refused */
#define SNPGUEST_E_DENIED (-4)	     /* no permission for the device */
#define SNPGUEST_E_NODEV (-5)	     /* no device, or not a sev-guest one */
#define SNPGUEST_E_VMM (-6)	     /* the host (VMM) refused */
#define SNPGUEST_E_FIRMWARE (-7)     /* the firmware (AMD-SP) refused */
#define SNPGUEST_E_DISABLED (-8)     /* the VMPCK was wiped */
#define SNPGUEST_E_AGAIN (-9)	     /* non-blocking: poll, then call again */
#define SNPGUEST_E_BUDGET (-10)	     /* the time or attempt budget is spent */
#define SNPGUEST_E_CANCELED (-11)    /* the caller's cancellation came */
#define SNPGUEST_E_FORMAT (-12)	     /* bytes that are not what they claim */
#define SNPGUEST_E_UNSUPPORTED (-13) /* this driver or version cannot */
#define SNPGUEST_E_REJECTED (-14)    /* evidence verified and found wanting */

/**
 * What the refusing sides said.  Fixed size, frozen.
 * @os_errno: errno of the system call, 0 if it did not fail
 * @fw_error: low half of exitinfo2, a firmware code (0xffffffff: firmware
 *            not called)
 * @vmm_error: high half of exitinfo2, a VMM code
 * @response_status: the status word inside the firmware's own response
 * @attempts: how often the device was asked
 */
struct snpguest_fault {
	int32_t os_errno;
	uint32_t fw_error;
	uint32_t vmm_error;
	uint32_t response_status;
	uint32_t attempts;
	uint32_t rsvd[3];
};

/** Name of a status, "E_FIRMWARE"; never NULL. */
const char *snpguest_status_name(snpguest_status status);
/** One sentence: the cause, and what to do; never NULL. */
const char *snpguest_status_text(snpguest_status status);
/** Name of a firmware code, "INVALID_PARAM"; "unknown" when unknown. */
const char *snpguest_fw_error_name(uint32_t fw_error);
const char *snpguest_fw_error_text(uint32_t fw_error);
/** Name of a VMM code, "BUSY"; "unknown" when unknown. */
const char *snpguest_vmm_error_name(uint32_t vmm_error);
const char *snpguest_vmm_error_text(uint32_t vmm_error);

/**
 * Write one line that says who refused, with which code, and what to do.
 * @text: receives the line, always terminated when @cap > 0
 * Returns the length the whole line has (as snprintf does).
 */
size_t snpguest_fault_format(snpguest_status status,
			     const struct snpguest_fault *fault, char *text,
			     size_t cap);

/** Library version, "0.1.0". */
const char *snpguest_version(void);

/**
 * The value of any constant of this header by its name, for bindings that
 * cannot read C: snpguest_constant("SNPGUEST_E_VMM", &v).
 * Errors: E_USAGE for NULL or an unknown name.
 */
snpguest_status snpguest_constant(const char *name, int64_t *value);

/* ---- the device --------------------------------------------------------- */

typedef struct snpguest_device snpguest_device;

#define SNPGUEST_NONBLOCK 0x1u	 /* open O_NONBLOCK; calls return E_AGAIN */
#define SNPGUEST_SET_BUDGET 0x2u /* budget_ms counts */
#define SNPGUEST_SET_CANCEL 0x4u /* cancel_fd counts */
#define SNPGUEST_BUDGET_INFINITE UINT32_MAX

#define SNPGUEST_TRANSPORT_AUTO 0u  /* device node, else configfs-tsm */
#define SNPGUEST_TRANSPORT_IOCTL 1u /* a sev-guest device node only */
#define SNPGUEST_TRANSPORT_TSM 2u   /* configfs-tsm only */

/* Why the library waits, for the wait callback. */
#define SNPGUEST_WAIT_BUSY 1u	   /* another program holds the channel */
#define SNPGUEST_WAIT_THROTTLED 2u /* the host throttles; message pending */
#define SNPGUEST_WAIT_INTERRUPTED 3u
#define SNPGUEST_WAIT_CERTS 4u /* the certificate table grew */

/**
 * Options of an open device.  All zero but size is the default.
 * @size: sizeof(struct snpguest_options)
 * @flags: SNPGUEST_NONBLOCK, SNPGUEST_SET_*
 * @budget_ms: with SET_BUDGET, how long a call may take in all; 0 is one
 *             try, SNPGUEST_BUDGET_INFINITE for ever; default 60000
 * @max_attempts: most ioctls one call may make; 0: no limit but the budget
 * @transport: SNPGUEST_TRANSPORT_*
 * @cancel_fd: with SET_CANCEL, a descriptor that becomes readable when
 *             calls shall end; the caller's, never read nor closed
 * @on_wait: called before each pause, may be NULL
 */
struct snpguest_options {
	uint32_t size;
	uint32_t flags;
	uint32_t budget_ms;
	uint32_t max_attempts;
	uint32_t transport;
	int32_t cancel_fd;
	void (*on_wait)(void *ctx, uint32_t attempt, uint32_t reason,
			uint32_t pause_ms);
	void *on_wait_ctx;
};

/**
 * Your own device: the one seam below the library.  The library calls
 * these from whatever thread called it.
 * @size: sizeof(struct snpguest_transport)
 * @ioctl: as ioctl(2) on the device; returns what ioctl returned (anything
 *         but 0 is a failure), or -errno.  arg is a struct
 *         snpguest_ioctl_request (snpguest-ioctl.h) or NULL for SNP_RETRY
 * @now_ms: a clock that never goes back; NULL: CLOCK_MONOTONIC
 * @pause: wait ms milliseconds; not 0 when cancelled meanwhile; NULL: sleep
 * @close: called once by snpguest_close; may be NULL
 */
struct snpguest_transport {
	uint32_t size;
	int (*ioctl)(void *ctx, unsigned long cmd, void *arg);
	uint64_t (*now_ms)(void *ctx);
	int (*pause)(void *ctx, uint32_t ms);
	void (*close)(void *ctx);
};

/**
 * Open the guest's device.
 * @path: a device node, or NULL for /dev/sev-guest (or configfs-tsm when
 *        there is none); a directory is taken for a configfs-tsm report tree
 * @options: or NULL for the defaults
 * @dev: receives the handle; close it with snpguest_close()
 * @fault: receives errno; may be NULL
 * Errors: E_NODEV (no such file, or a file that is no sev-guest device),
 * E_DENIED, E_OS, E_NOMEM, E_USAGE.
 */
snpguest_status snpguest_open(const char *path,
			      const struct snpguest_options *options,
			      snpguest_device **dev,
			      struct snpguest_fault *fault);

/** Open a device of your own making.  @options may be NULL. */
snpguest_status
snpguest_open_transport(const struct snpguest_transport *transport, void *ctx,
			const struct snpguest_options *options,
			snpguest_device **dev);

/** Close; NULL is fine.  No other thread may be inside a call. */
void snpguest_close(snpguest_device *dev);

/** The descriptor to poll for POLLOUT after E_AGAIN, or -1 if none. */
int snpguest_poll_fd(const snpguest_device *dev);

/* ---- attestation report ---------------------------------------------------
 */

#define SNPGUEST_USER_DATA_SIZE 64u
#define SNPGUEST_REPORT_SIZE 1184u     /* ATTESTATION_REPORT, versions 2 to 5 */
#define SNPGUEST_REPORT_SIZE_MAX 3968u /* what a response can carry */

#define SNPGUEST_KEY_SEL_AUTO 0u /* VLEK if one is loaded, else VCEK */
#define SNPGUEST_KEY_SEL_VCEK 1u
#define SNPGUEST_KEY_SEL_VLEK 2u

/**
 * What to put into a report (MSG_REPORT_REQ).
 * @size: sizeof(struct snpguest_report_request)
 * @vmpl: 0..3, not more privileged than the caller's own
 * @key_sel: SNPGUEST_KEY_SEL_*
 * @rsvd: 0
 * @user_data: 64 bytes that come back as the report's REPORT_DATA: a nonce,
 *             or the hash of a key
 */
struct snpguest_report_request {
	uint32_t size;
	uint32_t vmpl;
	uint32_t key_sel;
	uint32_t rsvd;
	uint8_t user_data[SNPGUEST_USER_DATA_SIZE];
};

/**
 * Get an attestation report.
 * @raw: receives the report's bytes, to be sent and verified as they are
 * @cap: room at @raw; SNPGUEST_REPORT_SIZE today, SNPGUEST_REPORT_SIZE_MAX
 *       for good
 * @len: receives the report's length; when E_USAGE says that @cap is too
 *       small, the length needed
 * @fault: what was said; may be NULL
 * Errors: E_FIRMWARE, E_VMM, E_DISABLED, E_BUDGET, E_CANCELED, E_AGAIN,
 * E_FORMAT (a response that contradicts itself), E_OS, E_USAGE.
 */
snpguest_status snpguest_get_report(snpguest_device *dev,
				    const struct snpguest_report_request *req,
				    uint8_t *raw, size_t cap, size_t *len,
				    struct snpguest_fault *fault);

typedef struct snpguest_certs snpguest_certs;

/**
 * Get a report and the certificates that the host keeps for it.
 * @certs: receives the certificate table (empty when the host has none);
 *         free it with snpguest_certs_free().  It comes from the host:
 *         nothing in it is trusted before it is verified.
 * Otherwise as snpguest_get_report().  E_UNSUPPORTED: the table is larger
 * than the driver's 16 KiB; ask for the plain report.
 */
snpguest_status
snpguest_get_ext_report(snpguest_device *dev,
			const struct snpguest_report_request *req, uint8_t *raw,
			size_t cap, size_t *len, snpguest_certs **certs,
			struct snpguest_fault *fault);

/* ---- derived key ----------------------------------------------------------
 */

#define SNPGUEST_DERIVED_KEY_SIZE 32u

#define SNPGUEST_ROOT_KEY_VCEK 0u
#define SNPGUEST_ROOT_KEY_VMRK 1u

/* GUEST_FIELD_SELECT: what is mixed into the key. */
#define SNPGUEST_FIELD_POLICY 0x01u
#define SNPGUEST_FIELD_IMAGE_ID 0x02u
#define SNPGUEST_FIELD_FAMILY_ID 0x04u
#define SNPGUEST_FIELD_MEASUREMENT 0x08u
#define SNPGUEST_FIELD_GUEST_SVN 0x10u
#define SNPGUEST_FIELD_TCB_VERSION 0x20u
#define SNPGUEST_FIELD_LAUNCH_MIT_VECTOR 0x40u /* E_UNSUPPORTED today */

/**
 * What to derive a key from (MSG_KEY_REQ).
 * @size: sizeof(struct snpguest_key_request)
 * @root_key: SNPGUEST_ROOT_KEY_*
 * @fields: SNPGUEST_FIELD_* to mix in
 * @vmpl: mixed in; not more privileged than the caller's own
 * @guest_svn: at most the guest's own SVN; counts with FIELD_GUEST_SVN
 * @tcb_version: TCB_VERSION as its 8 bytes read little-endian, at most the
 *               committed one; counts with FIELD_TCB_VERSION
 */
struct snpguest_key_request {
	uint32_t size;
	uint32_t root_key;
	uint64_t fields;
	uint32_t vmpl;
	uint32_t guest_svn;
	uint64_t tcb_version;
	uint64_t launch_mit_vector;
};

/**
 * Derive a key that only this guest (as selected) can have.
 * @key: 32 bytes, secret: wipe them when done.  Zeroed on failure.
 * Errors: as snpguest_get_report(); E_UNSUPPORTED for
 * FIELD_LAUNCH_MIT_VECTOR where the driver cannot carry it, and on
 * configfs-tsm.
 */
snpguest_status snpguest_derive_key(snpguest_device *dev,
				    const struct snpguest_key_request *req,
				    uint8_t key[SNPGUEST_DERIVED_KEY_SIZE],
				    struct snpguest_fault *fault);

/* ---- reading a report ------------------------------------------------------
 */

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
 * not zero), E_USAGE.
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

/* ---- the certificate table --------------------------------------------------
 */

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

#ifdef __cplusplus
}
#endif

#endif
