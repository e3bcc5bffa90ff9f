/* SPDX-License-Identifier: MIT */
#include "codes.h"

#include <errno.h>
#include <snpguest-ioctl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A line that grows, as snprintf counts it. */
struct line {
	char *text;
	size_t cap;
	size_t len;
	const char *glue; /* before the next detail */
};

__attribute__((format(printf, 2, 3))) static void add(struct line *line,
						      const char *format, ...)
{
	size_t left = line->len < line->cap ? line->cap - line->len : 0;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(left ? line->text + line->len : NULL, left, format, args);
	va_end(args);
	if (n > 0)
		line->len += (size_t)n;
}

static void add_cause(struct line *line, const struct snplib_code *code)
{
	add(line, "%.*s", code->cause_len, snplib_code_text(code));
}

static bool same_cause(const struct snplib_code *a, const struct snplib_code *b)
{
	return a->cause_len == b->cause_len &&
	       memcmp(snplib_code_text(a), snplib_code_text(b), a->cause_len) ==
		       0;
}

static void add_code(struct line *line, const char *who, uint32_t number,
		     const char *name)
{
	add(line, "%s%s 0x%x %s", line->glue, who, number, name);
	line->glue = ", ";
}

/* Upstream's driver and ours alike leave all ones where a host call failed. */
static bool host_call_failed(const struct snpguest_fault *fault)
{
	return fault->vmm_error == UINT32_MAX && fault->fw_error == UINT32_MAX;
}

/* A refusal that was reached is no matter of how often it was asked for. */
static bool answered(snpguest_status status, const struct snpguest_fault *fault)
{
	switch (status) {
	case SNPGUEST_E_FIRMWARE:
	case SNPGUEST_E_VMM:
	case SNPGUEST_E_DISABLED:
	case SNPGUEST_E_FORMAT:
		return fault->os_errno != ETIMEDOUT;
	}
	return false;
}

static void add_details(struct line *line, snpguest_status status,
			const struct snpguest_fault *fault)
{
	const char *name = snplib_errno_name(fault->os_errno);

	line->glue = ": ";
	if (fault->response_status)
		add_code(line, "firmware status", fault->response_status,
			 snpguest_fw_error_name(fault->response_status));
	if (host_call_failed(fault)) {
		add(line, "%sexit information all ones", line->glue);
		line->glue = ", ";
	} else if (fault->vmm_error) {
		add_code(line, "VMM code", fault->vmm_error,
			 snpguest_vmm_error_name(fault->vmm_error));
	}
	if (fault->fw_error && !host_call_failed(fault))
		add_code(line, "firmware code", fault->fw_error,
			 snpguest_fw_error_name(fault->fw_error));
	if (fault->os_errno) {
		add(line, "%serrno %d%s%s", line->glue, fault->os_errno,
		    name ? " " : "", name ? name : "");
		line->glue = ", ";
	}
	if (fault->attempts > 1 && !answered(status, fault))
		add(line, "%s%u attempts", line->glue, fault->attempts);
}

static const struct snplib_code table_too_large = SNPLIB_CODE(
	0, "TABLE_TOO_LARGE",
	"the host's certificate table is larger than the 16 KiB that a driver "
	"carries",
	"ask for the plain report, and fetch the certificates elsewhere");

/*
 * To a plain request our driver destroys its VMPCK for it; Linux's keeps a key
 * that the next request destroys.
 */
static const struct snplib_code needless_room = SNPLIB_CODE(
	1, "NEEDLESS_ROOM",
	"the host asks for room for certificates where enough was offered, or "
	"none is used",
	"suspect the host; if the next call says that the VMPCK is disabled, "
	"reboot the guest, or load the driver with another vmpck_id");

/*
 * Drivers destroy their VMPCK when the message counter is in doubt: an error
 * word from the host, or an exit that failed.  Linux does since 6.1 (and
 * 6.0.y, commit 47894e0fa6a5); 5.19 does for an answer not authentic only.
 */
static bool key_lost(snpguest_status status, const struct snpguest_fault *fault)
{
	if (status == SNPGUEST_E_VMM && fault->os_errno == EPROTO)
		return true;
	if (fault->os_errno != EIO)
		return false;
	if (status == SNPGUEST_E_FIRMWARE)
		return fault->fw_error != 0;
	return status == SNPGUEST_E_VMM && fault->vmm_error != 0 &&
	       (fault->vmm_error != SNPGUEST_VMM_INVALID_LEN ||
		fault->fw_error != 0);
}

/* The row that knows most about this refusal; NULL: only the status does. */
static const struct snplib_code *find_reason(snpguest_status status,
					     const struct snpguest_fault *fault)
{
	uint32_t fw_error = fault->response_status ? fault->response_status
						   : fault->fw_error;
	bool said = fault->os_errno == EIO || fault->os_errno == 0;

	switch (status) {
	case SNPGUEST_E_UNSUPPORTED:
		if (fault->vmm_error == SNPGUEST_VMM_INVALID_LEN)
			return &table_too_large;
		break;
	case SNPGUEST_E_FIRMWARE:
		if (fw_error)
			return snplib_fw_code(fw_error);
		break;
	case SNPGUEST_E_VMM:
		if (host_call_failed(fault) && said)
			return snplib_errno_code(status, EPROTO);
		if (fault->vmm_error == SNPGUEST_VMM_INVALID_LEN && said)
			return fault->fw_error ? NULL : &needless_room;
		if (fault->vmm_error && said)
			return snplib_vmm_code(fault->vmm_error);
		break;
	}
	return snplib_errno_code(status, fault->os_errno);
}

size_t snpguest_fault_format(snpguest_status status,
			     const struct snpguest_fault *fault, char *text,
			     size_t cap)
{
	static const struct snpguest_fault none;
	const struct snplib_code *code = snplib_status_code(status);
	struct line line = { text, text ? cap : 0, 0, ": " };
	const struct snplib_code *reason;

	if (!fault)
		fault = &none;
	if (text && cap)
		text[0] = '\0';
	if (!code) {
		add(&line, "unknown status %d", status);
		add_details(&line, status, fault);
		return line.len;
	}
	add_cause(&line, code);
	add_details(&line, status, fault);
	reason = find_reason(status, fault);
	if (reason && !same_cause(reason, code)) {
		add(&line, "; ");
		add_cause(&line, reason);
	}
	if (key_lost(status, fault))
		add(&line, "; the driver has destroyed the VMPCK (Linux before "
			   "6.1 keeps it): reboot the guest, or load the "
			   "driver with another vmpck_id");
	else if (status != SNPGUEST_OK)
		add(&line, "; %s", snplib_code_remedy(reason ? reason : code));
	return line.len;
}
