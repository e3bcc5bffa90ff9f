/* SPDX-License-Identifier: MIT */
#include "codes.h"

/* What most codes have in common: a guest's messages do not cause them. */
#define HOST_SIDE "report it to the host's operator"
#define TIO_SIDE "report it to the host's operator; it concerns trusted I/O"

/*
 * Firmware ABI (56860), "Status Codes", and from 0x28 on the SEV-TIO
 * addition to it.  Remedies are a guest's.
 */
/* clang-format off */
static const struct snplib_code fw_errors[] = {
SNPLIB_CODE(0x00, "SUCCESS", "the firmware did not refuse", "nothing to do"),
SNPLIB_CODE(0x01, "INVALID_PLATFORM_STATE",
  "the platform is not in a state for this command", HOST_SIDE),
SNPLIB_CODE(0x02, "INVALID_GUEST_STATE",
  "the firmware does not take this guest for a running one",
  "restart the guest; if it stays, report it to the host's operator"),
SNPLIB_CODE(0x03, "INVALID_CONFIG", "the platform configuration is invalid",
  HOST_SIDE),
SNPLIB_CODE(0x04, "INVALID_LEN", "a buffer is too small for the answer",
  "use a buffer as large as the structure"),
SNPLIB_CODE(0x05, "ALREADY_OWNED", "the platform has an owner already",
  HOST_SIDE),
SNPLIB_CODE(0x06, "INVALID_CERTIFICATE",
  "a certificate is invalid, or a host gave its own code 6 for want of "
  "certificates", "ask for the plain report"),
SNPLIB_CODE(0x07, "POLICY_FAILURE", "the guest policy forbids it",
  "launch the guest with a policy that allows it"),
SNPLIB_CODE(0x08, "INACTIVE", "the guest is not active", HOST_SIDE),
SNPLIB_CODE(0x09, "INVALID_ADDRESS", "the host passed an invalid address",
  HOST_SIDE),
SNPLIB_CODE(0x0a, "BAD_SIGNATURE", "a signature is wrong", HOST_SIDE),
SNPLIB_CODE(0x0b, "BAD_MEASUREMENT", "a measurement is wrong", HOST_SIDE),
SNPLIB_CODE(0x0c, "ASID_OWNED", "the ASID belongs to another guest",
  HOST_SIDE),
SNPLIB_CODE(0x0d, "INVALID_ASID", "the ASID is invalid", HOST_SIDE),
SNPLIB_CODE(0x0e, "WBINVD_REQUIRED", "the host must flush its caches first",
  HOST_SIDE),
SNPLIB_CODE(0x0f, "DFFLUSH_REQUIRED",
  "the host must flush the data fabric first", HOST_SIDE),
SNPLIB_CODE(0x10, "INVALID_GUEST", "the firmware does not know this guest",
  HOST_SIDE),
SNPLIB_CODE(0x11, "INVALID_COMMAND", "the firmware does not know the command",
  HOST_SIDE),
SNPLIB_CODE(0x12, "ACTIVE", "the guest is active already", HOST_SIDE),
SNPLIB_CODE(0x13, "HWERROR_PLATFORM",
  "a hardware error; the platform stays usable",
  "call again; if it stays, report it to the host's operator"),
SNPLIB_CODE(0x14, "HWERROR_UNSAFE",
  "a hardware error; the platform is not safe to use",
  "trust nothing on this host, and report it to its operator"),
SNPLIB_CODE(0x15, "UNSUPPORTED", "the firmware does not support it",
  "ask for less, or use a host with newer firmware"),
SNPLIB_CODE(0x16, "INVALID_PARAM",
  "a parameter is invalid: most often a VMPL more privileged than the "
  "caller's own, or a guest SVN or TCB above the guest's",
  "ask for the caller's own VMPL or a higher number, and for an SVN and TCB "
  "that the guest has"),
SNPLIB_CODE(0x17, "RESOURCE_LIMIT", "the firmware is out of resources",
  "call again later; if it stays, report it to the host's operator"),
SNPLIB_CODE(0x18, "SECURE_DATA_INVALID",
  "the firmware's stored data failed its integrity check", HOST_SIDE),
SNPLIB_CODE(0x19, "INVALID_PAGE_SIZE", "the host passed a page of wrong size",
  HOST_SIDE),
SNPLIB_CODE(0x1a, "INVALID_PAGE_STATE",
  "the host passed a page in a wrong state", HOST_SIDE),
SNPLIB_CODE(0x1b, "INVALID_MDATA_ENTRY", "a metadata entry is invalid",
  HOST_SIDE),
SNPLIB_CODE(0x1c, "INVALID_PAGE_OWNER",
  "the host passed a page that is not its own", HOST_SIDE),
SNPLIB_CODE(0x1d, "AEAD_OFLOW",
  "the message sequence number is used up or not the one expected",
  "reboot the guest, or load the driver with another vmpck_id"),
SNPLIB_CODE(0x1f, "RB_MODE_EXITED",
  "the firmware has left ring buffer mode", HOST_SIDE),
SNPLIB_CODE(0x20, "RMP_INIT_REQUIRED",
  "the reverse map table is not initialised", HOST_SIDE),
SNPLIB_CODE(0x21, "BAD_SVN", "a security version is below the one committed",
  HOST_SIDE),
SNPLIB_CODE(0x22, "BAD_VERSION",
  "a version is older than the one committed, or not supported", HOST_SIDE),
SNPLIB_CODE(0x23, "SHUTDOWN_REQUIRED",
  "the host must shut the platform down first", HOST_SIDE),
SNPLIB_CODE(0x24, "UPDATE_FAILED", "a firmware update failed", HOST_SIDE),
SNPLIB_CODE(0x25, "RESTORE_REQUIRED",
  "the host must restore committed firmware first", HOST_SIDE),
SNPLIB_CODE(0x26, "RMP_INITIALIZATION_FAILED",
  "the reverse map table could not be initialised", HOST_SIDE),
SNPLIB_CODE(0x27, "INVALID_KEY",
  "the key selected is not there: no VLEK is loaded, or the VCEK is not "
  "allowed", "ask for the other key, or for automatic selection"),
SNPLIB_CODE(0x28, "SHUTDOWN_INCOMPLETE",
  "the platform's shutdown has not finished", HOST_SIDE),
SNPLIB_CODE(0x30, "INCORRECT_BUFFER_LENGTH", "a buffer has a wrong length",
  TIO_SIDE),
SNPLIB_CODE(0x31, "EXPAND_BUFFER_LENGTH_REQUEST",
  "the firmware asks for a larger buffer", TIO_SIDE),
SNPLIB_CODE(0x32, "SPDM_REQUEST",
  "the firmware asks the host to carry an SPDM message", TIO_SIDE),
SNPLIB_CODE(0x33, "SPDM_ERROR", "the SPDM exchange with a device failed",
  TIO_SIDE),
SNPLIB_CODE(0x35, "ERR_IN_DEV_CONN", "the connection to a device failed",
  TIO_SIDE),
SNPLIB_CODE(0x36, "INVALID_DEV_CTX", "a device context is invalid", TIO_SIDE),
SNPLIB_CODE(0x37, "INVALID_TDI_CTX",
  "the context of a device interface is invalid", TIO_SIDE),
SNPLIB_CODE(0x38, "INVALID_TDI", "a device interface is invalid", TIO_SIDE),
SNPLIB_CODE(0x39, "RECLAIM_REQUIRED",
  "the host must reclaim resources first", TIO_SIDE),
SNPLIB_CODE(0x3a, "IN_USE", "a resource is in use", TIO_SIDE),
SNPLIB_CODE(0x3b, "INVALID_DEV_STATE", "a device is in a wrong state",
  TIO_SIDE),
SNPLIB_CODE(0x3c, "INVALID_TDI_STATE",
  "a device interface is in a wrong state", TIO_SIDE),
SNPLIB_CODE(0x3d, "DEV_CERT_CHANGED", "a device's certificate has changed",
  TIO_SIDE),
SNPLIB_CODE(0x3e, "RESYNC_REQ", "a device must be resynchronised", TIO_SIDE),
SNPLIB_CODE(0x3f, "RESPONSE_TOO_LARGE", "a device's answer is too large",
  TIO_SIDE),
/* Two presets of kernels, which no firmware ever gives. */
SNPLIB_CODE(0xff, "NOT_CALLED_LEGACY",
  "the firmware was not called (an older kernel's word for it)",
  "see the error number"),
SNPLIB_CODE(0xffffffff, "NOT_CALLED", "the firmware was not called",
  "see the error number"),
};
/* clang-format on */

const struct snplib_code *snplib_fw_code(uint32_t fw_error)
{
	return snplib_code_find(
		fw_errors, sizeof(fw_errors) / sizeof(fw_errors[0]), fw_error);
}

const char *snpguest_fw_error_name(uint32_t fw_error)
{
	const struct snplib_code *code = snplib_fw_code(fw_error);

	return code ? snplib_code_name(code) : "unknown";
}

const char *snpguest_fw_error_text(uint32_t fw_error)
{
	const struct snplib_code *code = snplib_fw_code(fw_error);

	return code ? snplib_code_text(code)
		    : "a firmware code that this library does not know; look "
		      "its number up in AMD publication 56860";
}
