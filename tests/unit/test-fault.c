/* SPDX-License-Identifier: MIT */
/* The line that a refusal is shown with. */
#include "unit.h"

#include <errno.h>
#include <snpguest.h>
#include <string.h>

#define LOST                                                                   \
	"the driver has destroyed the VMPCK (Linux before 6.1 keeps it): "     \
	"reboot the guest, or load the driver with another vmpck_id"
#define PARAM                                                                  \
	"a parameter is invalid: most often a VMPL more privileged than the "  \
	"caller's own, or a guest SVN or TCB above the guest's; ask for the "  \
	"caller's own VMPL or a higher number, and for an SVN and TCB that "   \
	"the guest has"

static const struct {
	snpguest_status status;
	struct snpguest_fault fault;
	const char *line;
} lines[] = {
	{ SNPGUEST_OK, { 0 }, "done" },
	{ SNPGUEST_E_FIRMWARE,
	  { .response_status = 0x27, .attempts = 1 },
	  "the firmware (AMD-SP) refused: firmware status 0x27 INVALID_KEY; "
	  "the "
	  "key selected is not there: no VLEK is loaded, or the VCEK is not "
	  "allowed; ask for the other key, or for automatic selection" },
	{ SNPGUEST_E_FIRMWARE,
	  { .response_status = 0x99, .attempts = 1 },
	  "the firmware (AMD-SP) refused: firmware status 0x99 unknown; see "
	  "its "
	  "code" },
	{ SNPGUEST_E_VMM,
	  { .vmm_error = 0x77, .os_errno = 0, .attempts = 1 },
	  "the host (VMM) refused: VMM code 0x77 unknown; see its code" },
	{ SNPGUEST_E_VMM,
	  { .vmm_error = 0xffffffff, .os_errno = EIO, .attempts = 1 },
	  "the host (VMM) refused: VMM code 0xffffffff GENERIC, errno 5 EIO; "
	  "the host failed without a reason; " LOST },
	{ SNPGUEST_E_VMM,
	  { .vmm_error = 0xffffffff,
	    .fw_error = 0xffffffff,
	    .os_errno = EIO,
	    .attempts = 1 },
	  "the host (VMM) refused: exit information all ones, errno 5 EIO; "
	  "the exit to the host failed; " LOST },
	{ SNPGUEST_E_VMM,
	  { .os_errno = EPROTO, .attempts = 1 },
	  "the host (VMM) refused: errno 71 EPROTO; the exit to the host "
	  "failed; " LOST },
	/* INVALID_LEN where it makes no sense, and what only looks like it. */
	{ SNPGUEST_E_VMM,
	  { .vmm_error = 1, .os_errno = EIO, .attempts = 1 },
	  "the host (VMM) refused: VMM code 0x1 INVALID_LEN, errno 5 EIO; "
	  "the host asks for room for certificates where enough was offered, "
	  "or none is used; suspect the host; if the next call says that the "
	  "VMPCK is disabled, reboot the guest, or load the driver with "
	  "another vmpck_id" },
	{ SNPGUEST_E_VMM,
	  { .vmm_error = 1, .fw_error = 0x16, .os_errno = EIO, .attempts = 1 },
	  "the host (VMM) refused: VMM code 0x1 INVALID_LEN, firmware code "
	  "0x16 INVALID_PARAM, errno 5 EIO; " LOST },
	/* Throttled first, then answered: how often it took says nothing. */
	{ SNPGUEST_E_FIRMWARE,
	  { .response_status = 0x16, .attempts = 7 },
	  "the firmware (AMD-SP) refused: firmware status 0x16 "
	  "INVALID_PARAM; " PARAM },
	{ SNPGUEST_E_VMM,
	  { .vmm_error = 2, .os_errno = ETIMEDOUT, .attempts = 7 },
	  "the host (VMM) refused: VMM code 0x2 BUSY, errno 110 ETIMEDOUT, 7 "
	  "attempts; the host throttled for longer than the kernel's driver "
	  "waits, and the driver has destroyed the VMPCK; reboot the guest, "
	  "or load the driver with another vmpck_id; ask less often, or use "
	  "a driver that keeps a throttled message" },
	{ SNPGUEST_E_OS,
	  { .fw_error = 0xffffffff, .os_errno = EIO, .attempts = 1 },
	  "the operating system refused: firmware code 0xffffffff NOT_CALLED, "
	  "errno 5 EIO; the driver gave up before it called the firmware: the "
	  "message counter is used up, or the host cannot be reached; reboot "
	  "the guest, or load the driver with another vmpck_id" },
	{ SNPGUEST_E_NODEV,
	  { .os_errno = ENOENT },
	  "no sev-guest device: errno 2 ENOENT; there is no such file; load "
	  "the "
	  "sev-guest driver; if that fails, this is no SEV-SNP guest" },
	{ SNPGUEST_E_OS,
	  { .os_errno = ENOTCONN },
	  "the operating system refused: errno 107 ENOTCONN; the program that "
	  "served the device is gone; start snpguest-node again for this "
	  "path; it takes the dead mount away" },
	{ SNPGUEST_E_DENIED,
	  { .os_errno = EACCES },
	  "no permission to use the device: errno 13 EACCES; no permission to "
	  "open the device; run as root, or give the user read and write "
	  "access to the device node" },
	{ SNPGUEST_E_FORMAT,
	  { .os_errno = EPROTO, .attempts = 1 },
	  "bytes are not what they claim to be: errno 71 EPROTO; the host's "
	  "certificate table is malformed; ask for the plain report, and "
	  "fetch the certificates elsewhere" },
	{ SNPGUEST_E_BUDGET,
	  { .os_errno = EBUSY, .attempts = 31 },
	  "the time or the attempts allowed for the call are used up: errno 16 "
	  "EBUSY, 31 attempts; call again later, or allow more" },
	{ SNPGUEST_E_OS,
	  { .os_errno = 4095 },
	  "the operating system refused: errno 4095; see its error number" },
	{ -99, { .attempts = 2 }, "unknown status -99: 2 attempts" },
};

START_TEST(says_who_what_and_what_to_do)
{
	char line[512];
	size_t len;

	len = snpguest_fault_format(lines[_i].status, &lines[_i].fault, line,
				    sizeof(line));
	ck_assert_str_eq(line, lines[_i].line);
	ck_assert_uint_eq(len, strlen(line));
}
END_TEST

/* As snprintf: the whole length, a terminated beginning, nothing beyond. */
START_TEST(fits_any_room)
{
	const struct snpguest_fault *fault = &lines[_i].fault;
	size_t len = strlen(lines[_i].line), cap;
	char line[512];

	for (cap = 0; cap <= len + 1; cap++) {
		memset(line, 'x', sizeof(line));
		ck_assert_uint_eq(snpguest_fault_format(lines[_i].status, fault,
							line, cap),
				  len);
		ck_assert_int_eq(line[cap], 'x');
		if (cap == 0)
			continue;
		ck_assert_uint_eq(strlen(line), cap - 1);
		ck_assert_mem_eq(line, lines[_i].line, cap - 1);
	}
	ck_assert_uint_eq(
		snpguest_fault_format(lines[_i].status, fault, NULL, 100), len);
}
END_TEST

START_TEST(needs_no_fault)
{
	char line[256];

	snpguest_fault_format(SNPGUEST_E_USAGE, NULL, line, sizeof(line));
	ck_assert_str_eq(line, snpguest_status_text(SNPGUEST_E_USAGE));
}
END_TEST

Suite *unit_suite(void)
{
	const int n = (int)(sizeof(lines) / sizeof(lines[0]));
	Suite *suite = suite_create("fault");
	TCase *all = tcase_create("all");

	tcase_add_loop_test(all, says_who_what_and_what_to_do, 0, n);
	tcase_add_loop_test(all, fits_any_room, 0, n);
	tcase_add_test(all, needs_no_fault);
	suite_add_tcase(suite, all);
	return suite;
}
