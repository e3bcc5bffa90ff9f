/* SPDX-License-Identifier: MIT */
#include "codes.h"

/* GHCB specification (56421), "SNP Guest Request" and the extended one. */
/* clang-format off */
static const struct snplib_code vmm_errors[] = {
SNPLIB_CODE(0, "NONE", "the host did not refuse", "nothing to do"),
SNPLIB_CODE(1, "INVALID_LEN",
  "the certificate buffer is too small for the host's table",
  "offer the length asked for, or ask for the plain report"),
SNPLIB_CODE(2, "BUSY", "the host throttles this guest",
  "call again later; the message is pending"),
/* No specification has these; KVM patches of different years used them. */
SNPLIB_CODE(0x80000000, "GENERIC_BIT31", "the host failed without a reason",
  "report it to the host's operator"),
SNPLIB_CODE(0xffffffff, "GENERIC", "the host failed without a reason",
  "report it to the host's operator"),
};
/* clang-format on */

const struct snplib_code *snplib_vmm_code(uint32_t vmm_error)
{
	return snplib_code_find(vmm_errors,
				sizeof(vmm_errors) / sizeof(vmm_errors[0]),
				vmm_error);
}

const char *snpguest_vmm_error_name(uint32_t vmm_error)
{
	const struct snplib_code *code = snplib_vmm_code(vmm_error);

	return code ? snplib_code_name(code) : "unknown";
}

const char *snpguest_vmm_error_text(uint32_t vmm_error)
{
	const struct snplib_code *code = snplib_vmm_code(vmm_error);

	return code ? snplib_code_text(code)
		    : "a host code that this library does not know; ask the "
		      "host's operator what its number means";
}
