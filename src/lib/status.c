/* SPDX-License-Identifier: MIT */
#include "codes.h"

#include <string.h>

/* clang-format off */
#define S(name, cause, remedy) \
	SNPLIB_CODE(SNPGUEST_##name, #name, cause, remedy)

static const struct snplib_code statuses[] = {
S(OK, "done", "nothing to do"),
S(E_USAGE, "the arguments make no sense",
  "check them against the manual page of the call"),
S(E_NOMEM, "out of memory", "free some and call again"),
S(E_OS, "the operating system refused", "see its error number"),
S(E_DENIED, "no permission to use the device",
  "run as root, or give the user read and write access to the device node"),
S(E_NODEV, "no sev-guest device",
  "run inside an SEV-SNP guest with the sev-guest driver loaded, or name "
  "another device"),
S(E_VMM, "the host (VMM) refused", "see its code"),
S(E_FIRMWARE, "the firmware (AMD-SP) refused", "see its code"),
S(E_DISABLED, "the VMPCK is disabled: the driver has destroyed this guest's "
  "message key",
  "reboot the guest, or load the driver with another vmpck_id"),
S(E_AGAIN, "the answer is not there yet",
  "poll the descriptor for POLLOUT, then make the same call again"),
S(E_BUDGET, "the time or the attempts allowed for the call are used up",
  "call again later, or allow more"),
S(E_CANCELED, "the caller canceled the call",
  "make the same call again when the answer is wanted after all"),
S(E_FORMAT, "bytes are not what they claim to be",
  "use another source for them; do not trust these"),
S(E_UNSUPPORTED, "this device, driver or format version cannot do that",
  "ask for less, or use a newer driver"),
S(E_REJECTED, "the evidence was verified and found wanting",
  "see which check failed; do not trust the guest"),
};
/* clang-format on */

const struct snplib_code *snplib_code_find(const struct snplib_code *codes,
					   size_t count, int64_t number)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (codes[i].number == number)
			return &codes[i];
	return NULL;
}

const char *snplib_code_name(const struct snplib_code *code)
{
	return code->words;
}

const char *snplib_code_text(const struct snplib_code *code)
{
	return code->words + code->name_len + 1;
}

const char *snplib_code_remedy(const struct snplib_code *code)
{
	return snplib_code_text(code) + code->cause_len + strlen("; ");
}

const struct snplib_code *snplib_status_code(snpguest_status status)
{
	return snplib_code_find(statuses,
				sizeof(statuses) / sizeof(statuses[0]), status);
}

const char *snpguest_status_name(snpguest_status status)
{
	const struct snplib_code *code = snplib_status_code(status);

	return code ? snplib_code_name(code) : "unknown";
}

const char *snpguest_status_text(snpguest_status status)
{
	const struct snplib_code *code = snplib_status_code(status);

	return code ? snplib_code_text(code)
		    : "a status that this library does not give; it comes "
		      "from elsewhere, or from a newer version";
}
