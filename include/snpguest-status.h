/* SPDX-License-Identifier: MIT */
/*
 * What each call returns and what a refusal tells: statuses, faults and
 * their texts.  <snpguest.h> includes this.
 */
#ifndef SNPGUEST_STATUS_H
#define SNPGUEST_STATUS_H

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
 * @os_errno: errno of the system call, 0 if it did not fail; with E_FORMAT,
 *            EPROTO: the host's certificate table is malformed
 * @fw_error: low half of exitinfo2, a firmware code (0xffffffff: firmware
 *            not called)
 * @vmm_error: high half of exitinfo2, a VMM code (both 0xffffffff: the call
 *             to the host failed with a sealed message on its way)
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
 * The value of any constant of libsnpguest's headers by its name, and how
 * their structures are laid out, for bindings that cannot read C:
 * "SNPGUEST_E_VMM", "sizeof(struct snpguest_report)",
 * "offsetof(struct snpguest_report, chip_id)".
 * Errors: E_USAGE for NULL or an unknown name.
 */
snpguest_status snpguest_constant(const char *name, int64_t *value);

#ifdef __cplusplus
}
#endif

#endif
