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

#include <snpguest-status.h>
#include <snpguest-report.h>

#ifdef __cplusplus
extern "C" {
#endif

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
#define SNPGUEST_WAIT_BUSY 1u	   /* the channel is held, or rate-limited */
#define SNPGUEST_WAIT_THROTTLED 2u /* the host throttles; message pending */
#define SNPGUEST_WAIT_INTERRUPTED 3u
#define SNPGUEST_WAIT_CERTS 4u /* the certificate table grew */

/**
 * Options of an open device.  All zero but size is the default.  A device
 * node is opened O_NONBLOCK with NONBLOCK, SET_CANCEL or a finite budget set:
 * a driver that knows it then leaves all waiting to the library.
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
 * @ioctl: as ioctl(2) on the device; returns 0, -errno, or the positive number
 *         that some kernels' ioctl(2) returns (a failure, too).  arg is a
 *         struct snpguest_ioctl_request (snpguest-ioctl.h) or NULL for
 *         SNP_RETRY
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

/** Close; NULL is fine.  No other thread may be inside a call or begin one. */
void snpguest_close(snpguest_device *dev);

/** The descriptor to poll for POLLOUT after E_AGAIN, or -1 if none. */
int snpguest_poll_fd(const snpguest_device *dev);

/* ---- attestation report ---------------------------------------------------
 */

#define SNPGUEST_USER_DATA_SIZE 64u

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

/**
 * Get a report and the certificates that the host keeps for it.
 * @certs: receives the certificate table (empty when the host has none);
 *         free it with snpguest_certs_free().  It comes from the host:
 *         nothing in it is trusted before it is verified.
 * Otherwise as snpguest_get_report().  E_UNSUPPORTED: the table is larger
 * than the driver's 16 KiB; E_FORMAT and EPROTO in @fault: it is malformed.
 * In both cases ask for the plain report.
 */
snpguest_status
snpguest_get_ext_report(snpguest_device *dev,
			const struct snpguest_report_request *req, uint8_t *raw,
			size_t cap, size_t *len, snpguest_certs **certs,
			struct snpguest_fault *fault);

/**
 * What a guest above an SVSM wants attested (SVSM specification, AMD
 * publication 58019, attestation protocol).
 * @size: sizeof(struct snpguest_svsm_request)
 * @has_service: 0: all services; 1: only @service_guid
 * @service_guid: in RFC 4122 order
 * @manifest_version: of the one service's manifest
 * @rsvd: 0
 */
struct snpguest_svsm_request {
	uint32_t size;
	uint32_t has_service;
	uint8_t service_guid[16];
	uint32_t manifest_version;
	uint32_t rsvd;
};

typedef struct snpguest_manifest snpguest_manifest;

/**
 * Get a report from the SVSM, with the manifest of its services.
 * The report's REPORT_DATA is the SVSM's hash of the user data and the
 * manifest, in place of the user data; its VMPL is 0, which the verifier must
 * ask for: reports of others can be forged above the SVSM.
 * @svsm: or NULL for all services
 * @certs: receives the certificate table, as snpguest_get_ext_report()
 * @manifest: receives the manifest; free it with snpguest_manifest_free()
 * Otherwise as snpguest_get_report().  E_UNSUPPORTED: no configfs-tsm, or no
 * SVSM below this guest.
 */
snpguest_status snpguest_get_svsm_report(
	snpguest_device *dev, const struct snpguest_report_request *req,
	const struct snpguest_svsm_request *svsm, uint8_t *raw, size_t cap,
	size_t *len, snpguest_certs **certs, snpguest_manifest **manifest,
	struct snpguest_fault *fault);

/** The manifest's bytes; NULL and 0 for NULL. */
const uint8_t *snpguest_manifest_data(const snpguest_manifest *manifest,
				      size_t *len);
void snpguest_manifest_free(snpguest_manifest *manifest);

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

#ifdef __cplusplus
}
#endif

#endif
