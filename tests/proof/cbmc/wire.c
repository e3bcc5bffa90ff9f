/* SPDX-License-Identifier: MIT */
/*
 * For a model checker: src/wire's readers on any bytes of any length up to
 * the bound touch nothing outside them, and what they accept is in bounds.
 */
#include <stdlib.h>

#include "wire/certtable.h"
#include "wire/guestmsg.h"
#include "wire/report.h"
#include "wire/request.h"

/* Room for the end entry, two certificates and some bytes of them. */
#define TABLE_MAX 80u

size_t nondet_size(void);

/* Any @len bytes, in a block of just that size. */
static uint8_t *any_bytes(size_t len)
{
	uint8_t *bytes = malloc(len ? len : 1);

	__CPROVER_assume(bytes != NULL);
	return bytes;
}

void prove_certtable(void)
{
	size_t len = nondet_size(), count, index = nondet_size();
	struct snpwire_cert cert;
	uint8_t *table;

	__CPROVER_assume(len <= TABLE_MAX);
	table = any_bytes(len);
	if (snpwire_certtable_check(table, len, &count))
		return;
	__CPROVER_assert(count <= len / SNPWIRE_CERT_ENTRY_SIZE,
			 "each entry is in the table");
	__CPROVER_assert(snpwire_certtable_used(table, len) <= len,
			 "what is used is in the table");
	if (!snpwire_certtable_get(table, len, index, &cert))
		return;
	__CPROVER_assert(index < count, "an entry past the end is none");
	__CPROVER_assert(cert.data >= table &&
				 cert.len <= len - (size_t)(cert.data - table),
			 "a certificate is in the table");
}

void prove_guestmsg(void)
{
	size_t len = nondet_size();
	struct snpwire_guestmsg msg;
	uint8_t *page;

	__CPROVER_assume(len <= SNPWIRE_MSG_HDR_SIZE + 4);
	page = any_bytes(len);
	__CPROVER_assert(snpwire_guestmsg_read(page, len, &msg) ==
				 (len >= SNPWIRE_MSG_HDR_SIZE),
			 "a header is read when it is there");
}

void prove_report(void)
{
	size_t len = nondet_size();
	struct snpwire_report report;
	uint8_t *raw;

	__CPROVER_assume(len <= SNPWIRE_REPORT_SIZE + 4);
	raw = any_bytes(len);
	__CPROVER_assert(snpwire_report_read(raw, len, &report) ==
				 (len >= SNPWIRE_REPORT_SIZE),
			 "a report is read when it is there");
}

void prove_request(void)
{
	size_t len = nondet_size();
	struct snpwire_ioctl_request ioctl_req;
	struct snpwire_report_req report_req;
	struct snpwire_key_req key_req;
	struct snpwire_ext_tail tail;
	uint8_t *raw;

	__CPROVER_assume(len <= SNPWIRE_EXT_REPORT_REQ_SIZE + 4);
	raw = any_bytes(len);
	__CPROVER_assert(snpwire_ioctl_request_read(raw, len, &ioctl_req) ==
				 (len >= SNPWIRE_IOCTL_REQUEST_SIZE),
			 "an ioctl argument is read when it is there");
	__CPROVER_assert(snpwire_report_req_read(raw, len, &report_req) ==
				 (len >= SNPWIRE_REPORT_REQ_SIZE),
			 "a report request is read when it is there");
	__CPROVER_assert(snpwire_key_req_read(raw, len, &key_req) ==
				 (len >= SNPWIRE_KEY_REQ_SIZE),
			 "a key request is read when it is there");
	__CPROVER_assert(snpwire_ext_tail_read(raw, len, &tail) ==
				 (len >= SNPWIRE_EXT_REPORT_REQ_SIZE),
			 "an extended request is read when it is there");
}

void prove_response(void)
{
	size_t len = nondet_size();
	uint32_t status, size;
	const uint8_t *data;
	uint8_t *raw;

	__CPROVER_assume(len <= SNPWIRE_KEY_RSP_SIZE + 4);
	raw = any_bytes(len);
	if (snpwire_report_rsp_read(raw, len, &status, &data, &size))
		__CPROVER_assert(size <= len - (size_t)(data - raw),
				 "a report is in its response");
	if (snpwire_key_rsp_read(raw, len, &status, &data))
		__CPROVER_assert(SNPWIRE_KEY_SIZE <= len - (size_t)(data - raw),
				 "a key is in its response");
}
