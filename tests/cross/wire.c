/* SPDX-License-Identifier: MIT */
#include "dump.h"

#include <stdio.h>
#include <string.h>

#include "wire/certtable.h"
#include "wire/guestmsg.h"
#include "wire/report.h"
#include "wire/request.h"

#define BYTES(structure, field)                                                \
	dump_bytes(#field, (structure).field, sizeof((structure).field))
#define NUMBER(structure, field) dump_number(#field, (structure).field)

/* ---- report ----------------------------------------------------------------
 */

static void dump_identity(const struct snpwire_report *report)
{
	NUMBER(*report, version);
	NUMBER(*report, guest_svn);
	NUMBER(*report, policy);
	BYTES(*report, family_id);
	BYTES(*report, image_id);
	NUMBER(*report, vmpl);
	NUMBER(*report, signature_algo);
	NUMBER(*report, platform_info);
	NUMBER(*report, key_info);
	NUMBER(*report, rsvd_04c);
	BYTES(*report, report_data);
	BYTES(*report, measurement);
	BYTES(*report, host_data);
	BYTES(*report, id_key_digest);
	BYTES(*report, author_key_digest);
	BYTES(*report, report_id);
	BYTES(*report, report_id_ma);
}

static void dump_platform(const struct snpwire_report *report)
{
	BYTES(*report, current_tcb);
	BYTES(*report, reported_tcb);
	BYTES(*report, committed_tcb);
	BYTES(*report, launch_tcb);
	NUMBER(*report, cpuid_family);
	NUMBER(*report, cpuid_model);
	NUMBER(*report, cpuid_stepping);
	BYTES(*report, rsvd_18b);
	BYTES(*report, chip_id);
	NUMBER(*report, current_major);
	NUMBER(*report, current_minor);
	NUMBER(*report, current_build);
	NUMBER(*report, rsvd_1eb);
	NUMBER(*report, committed_major);
	NUMBER(*report, committed_minor);
	NUMBER(*report, committed_build);
	NUMBER(*report, rsvd_1ef);
	NUMBER(*report, launch_mit_vector);
	NUMBER(*report, current_mit_vector);
	BYTES(*report, rsvd_208);
	BYTES(*report, signature_r);
	BYTES(*report, signature_s);
	BYTES(*report, signature_rsvd);
}

void dump_report(const uint8_t *raw, size_t len)
{
	struct snpwire_report report;
	uint8_t again[SNPWIRE_REPORT_SIZE];

	memset(&report, 0, sizeof(report));
	if (!snpwire_report_read(raw, len, &report)) {
		printf("refused\n");
		return;
	}
	dump_identity(&report);
	dump_platform(&report);
	dump_number("written",
		    snpwire_report_write(&report, again, sizeof(again)));
	dump_number("same", memcmp(raw, again, sizeof(again)) == 0);
}

/* ---- requests and responses ------------------------------------------------
 */

static void dump_ioctl(void)
{
	struct snpwire_ioctl_request req = {
		.msg_version = 1,
		.req_data = UINT64_C(0x0102030405060708),
		.resp_data = UINT64_C(0x1112131415161718),
		.exitinfo2 = UINT64_C(0x00000002ffffffff),
	};
	struct snpwire_ext_tail tail = { UINT64_C(0xfedcba9876543210), 0x4000 };
	uint8_t raw[112] = { 0 };

	dump_number("wrote", snpwire_ioctl_request_write(&req, raw, 32));
	dump_bytes("ioctl_request", raw, 32);
	memset(&req, 0, sizeof(req));
	dump_number("read", snpwire_ioctl_request_read(raw, 32, &req));
	NUMBER(req, req_data);
	NUMBER(req, resp_data);
	NUMBER(req, exitinfo2);
	memset(raw, 0, sizeof(raw));
	dump_number("wrote", snpwire_ext_tail_write(&tail, raw, 112));
	dump_bytes("ext_tail", raw, 112);
	memset(&tail, 0, sizeof(tail));
	dump_number("read", snpwire_ext_tail_read(raw, 112, &tail));
	NUMBER(tail, certs_address);
	NUMBER(tail, certs_len);
}

static void dump_key(void)
{
	struct snpwire_key_req req = {
		.root_key_select = 1,
		.guest_field_select = UINT64_C(0x8000000000000021),
		.vmpl = 3,
		.guest_svn = 0xabcdef01,
		.tcb_version = UINT64_C(0xd916000000000203),
	};
	uint8_t raw[64] = { 0 }, key[32];
	const uint8_t *found = NULL;
	uint32_t status = 0;

	memset(key, 0x4b, sizeof(key));
	dump_number("wrote", snpwire_key_req_write(&req, raw, 32));
	dump_bytes("key_req", raw, 32);
	memset(&req, 0, sizeof(req));
	dump_number("read", snpwire_key_req_read(raw, 32, &req));
	NUMBER(req, guest_field_select);
	NUMBER(req, guest_svn);
	NUMBER(req, tcb_version);
	dump_number("wrote", snpwire_key_rsp_write(0x27, key, raw, 64));
	dump_bytes("key_rsp", raw, 64);
	dump_number("read", snpwire_key_rsp_read(raw, 64, &status, &found));
	dump_number("status", status);
}

void dump_requests(void)
{
	struct snpwire_report_req req = { .vmpl = 0x01020304, .key_sel = 2 };
	uint8_t raw[4000] = { 0 }, report[1184];
	const uint8_t *found = NULL;
	uint32_t status = 0, size = 0;

	printf("\nrequests\n");
	memset(req.user_data, 0x5a, sizeof(req.user_data));
	memset(report, 0x77, sizeof(report));
	dump_number("wrote", snpwire_report_req_write(&req, raw, 96));
	dump_bytes("report_req", raw, 96);
	memset(&req, 0, sizeof(req));
	dump_number("read", snpwire_report_req_read(raw, 96, &req));
	NUMBER(req, vmpl);
	NUMBER(req, key_sel);
	dump_number("wrote", snpwire_report_rsp_write(0, report, sizeof(report),
						      raw, sizeof(raw)));
	dump_bytes("report_rsp", raw, 40);
	dump_number("read", snpwire_report_rsp_read(raw, sizeof(raw), &status,
						    &found, &size));
	dump_number("size", size);
	dump_number("at", found ? (uint64_t)(found - raw) : 0);
	dump_ioctl();
	dump_key();
}

void dump_guestmsg(void)
{
	struct snpwire_guestmsg msg = {
		.seqno = UINT64_C(0x0102030405060708),
		.algo = 1,
		.hdr_version = 1,
		.hdr_size = 0x0160,
		.type = 5,
		.version = 2,
		.size = 0x0fa0,
		.vmpck = 3,
	};
	uint8_t page[SNPWIRE_MSG_HDR_SIZE], iv[SNPWIRE_MSG_IV_SIZE];

	printf("\nguest message\n");
	memset(msg.authtag, 0xa7, sizeof(msg.authtag));
	dump_number("wrote", snpwire_guestmsg_write(&msg, page, sizeof(page)));
	dump_bytes("header", page, sizeof(page));
	memset(&msg, 0, sizeof(msg));
	dump_number("read", snpwire_guestmsg_read(page, sizeof(page), &msg));
	BYTES(msg, authtag);
	NUMBER(msg, seqno);
	NUMBER(msg, hdr_size);
	NUMBER(msg, type);
	NUMBER(msg, version);
	NUMBER(msg, size);
	NUMBER(msg, vmpck);
	snpwire_guestmsg_iv(msg.seqno, iv);
	dump_bytes("iv", iv, sizeof(iv));
}

/* ---- certificate tables ----------------------------------------------------
 */

static void dump_table(const uint8_t *table, size_t len)
{
	struct snpwire_cert cert;
	size_t count = 0, i;
	enum snpwire_certtable_error error =
		snpwire_certtable_check(table, len, &count);

	dump_number("error", (uint64_t)error);
	if (error != SNPWIRE_CERTTABLE_OK)
		return;
	dump_number("count", count);
	dump_number("used", snpwire_certtable_used(table, len));
	for (i = 0; snpwire_certtable_get(table, len, i, &cert); i++) {
		dump_number("kind", (uint64_t)cert.kind);
		dump_bytes("guid", cert.guid, sizeof(cert.guid));
		dump_number("offset", (uint64_t)(cert.data - table));
		dump_number("digest", dump_digest(cert.data, cert.len));
	}
}

static size_t build_table(uint8_t *table, size_t cap)
{
	static const enum snpwire_cert_kind kinds[] = { SNPWIRE_CERT_VCEK,
							SNPWIRE_CERT_ASK,
							SNPWIRE_CERT_ARK };
	struct snpwire_cert certs[3];
	uint8_t der[3][700];
	size_t i;

	memset(certs, 0, sizeof(certs));
	for (i = 0; i < 3; i++) {
		memset(der[i], (int)(0x30 + i), sizeof(der[i]));
		memcpy(certs[i].guid, snpwire_cert_guid(kinds[i]),
		       SNPWIRE_GUID_SIZE);
		certs[i].data = der[i];
		certs[i].len = (uint32_t)(500 + 100 * i);
	}
	return snpwire_certtable_build(certs, 3, table, cap);
}

/* A good table, then what a host may make of its numbers. */
void dump_certtables(void)
{
	static const uint32_t values[] = { 0,	       1,	   0x5f,
					   0x60,       0x1000,	   0x7fffffff,
					   0x80000000, 0xfffffff0, 0xffffffff };
	static const size_t places[] = { 16, 20, 40, 44 };
	uint8_t table[4096], changed[4096];
	size_t i, k;

	printf("\ncertificate tables\n");
	dump_number("built", build_table(table, sizeof(table)));
	dump_number("digest", dump_digest(table, sizeof(table)));
	dump_table(table, sizeof(table));
	dump_table(table, 24);
	dump_table(table, 0);
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		for (k = 0; k < sizeof(values) / sizeof(values[0]); k++) {
			uint8_t *at = changed + places[i];

			memcpy(changed, table, sizeof(table));
			at[0] = (uint8_t)values[k];
			at[1] = (uint8_t)(values[k] >> 8);
			at[2] = (uint8_t)(values[k] >> 16);
			at[3] = (uint8_t)(values[k] >> 24);
			dump_table(changed, sizeof(changed));
		}
}
