/* SPDX-License-Identifier: MIT */
/* The two report calls: what goes down to the driver, what comes back. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "script.h"
#include "wire/request.h"

#define GET SNPGUEST_IOCTL_GET_REPORT
#define EXT SNPGUEST_IOCTL_GET_EXT_REPORT
#define INVALID_LEN (UINT64_C(1) << 32)

static const struct snpguest_report_request plain = { .size = sizeof(plain) };

/* What a caller holds, filled so that an untouched byte shows. */
struct held {
	struct script script;
	snpguest_device *dev;
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	size_t len;
	snpguest_certs *certs;
	struct snpguest_fault fault;
};

static void hold(struct held *held, const struct script_row *rows, size_t count)
{
	memset(held, 0xee, sizeof(*held));
	script_init(&held->script, rows, count);
	ck_assert_int_eq(snpguest_open_transport(&script_transport,
						 &held->script, NULL,
						 &held->dev),
			 SNPGUEST_OK);
}

#define HOLD(held, rows) hold(held, rows, sizeof(rows) / sizeof((rows)[0]))

static void drop(struct held *held)
{
	snpguest_close(held->dev);
	ck_assert_uint_eq(held->script.closed, 1);
	script_finish(&held->script);
}

static snpguest_status get(struct held *held)
{
	return snpguest_get_report(held->dev, &plain, held->raw,
				   sizeof(held->raw), &held->len, &held->fault);
}

static snpguest_status get_ext(struct held *held)
{
	return snpguest_get_ext_report(held->dev, &plain, held->raw,
				       sizeof(held->raw), &held->len,
				       &held->certs, &held->fault);
}

static void check_nothing(const struct held *held)
{
	size_t i;

	ck_assert_uint_eq(held->len, 0);
	for (i = 0; i < sizeof(held->raw); i++)
		ck_assert_uint_eq(held->raw[i], 0);
}

START_TEST(brings_the_report)
{
	static const struct script_row rows[] = { { .cmd = GET } };
	struct held held;

	HOLD(&held, rows);
	ck_assert_int_eq(get(&held), SNPGUEST_OK);
	ck_assert_uint_eq(held.len, SNPGUEST_REPORT_SIZE);
	ck_assert_uint_eq(held.raw[0], SCRIPT_REPORT_FIRST);
	ck_assert_uint_eq(held.raw[held.len - 1], SCRIPT_REPORT_FIRST);
	ck_assert_uint_eq(held.raw[held.len], 0);
	ck_assert_uint_eq(held.fault.attempts, 1);
	drop(&held);
}
END_TEST

/* The request's bytes, at the offsets of AMD publication 56860. */
START_TEST(asks_for_what_was_wanted)
{
	static const struct script_row rows[] = { { .cmd = GET } };
	struct snpguest_report_request req = {
		.size = sizeof(req), .vmpl = 3, .key_sel = SNPGUEST_KEY_SEL_VLEK
	};
	const uint8_t *bytes;
	struct held held;
	size_t i;

	HOLD(&held, rows);
	memset(req.user_data, 0x77, sizeof(req.user_data));
	ck_assert_int_eq(snpguest_get_report(held.dev, &req, held.raw,
					     sizeof(held.raw), &held.len, NULL),
			 SNPGUEST_OK);
	bytes = (const uint8_t *)&held.script.report_req;
	for (i = 0; i < 64; i++)
		ck_assert_uint_eq(bytes[i], 0x77);
	ck_assert_mem_eq(bytes + 64, "\3\0\0\0\2\0\0\0", 8);
	for (i = 72; i < 96; i++)
		ck_assert_uint_eq(bytes[i], 0);
	drop(&held);
}
END_TEST

START_TEST(refuses_senseless_requests)
{
	static const struct script_row rows[] = { { .cmd = GET } };
	struct snpguest_report_request bad[] = {
		{ .size = 3 },
		{ .size = sizeof(plain), .vmpl = 4 },
		{ .size = sizeof(plain), .key_sel = 3 },
		{ .size = sizeof(plain), .rsvd = 1 },
	};
	struct held held;
	size_t i;

	HOLD(&held, rows);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_int_eq(snpguest_get_report(held.dev, &bad[i],
						     held.raw, sizeof(held.raw),
						     &held.len, NULL),
				 SNPGUEST_E_USAGE);
		check_nothing(&held);
	}
	ck_assert_int_eq(snpguest_get_report(NULL, &plain, held.raw,
					     sizeof(held.raw), &held.len, NULL),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_get_report(held.dev, NULL, held.raw,
					     sizeof(held.raw), &held.len, NULL),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_get_report(held.dev, &plain, NULL, 4096,
					     &held.len, NULL),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_get_report(held.dev, &plain, held.raw,
					     sizeof(held.raw), NULL, NULL),
			 SNPGUEST_E_USAGE);
	ck_assert_uint_eq(held.script.ioctls, 0);
	ck_assert_int_eq(get(&held), SNPGUEST_OK);
	drop(&held);
}
END_TEST

/* A caller built against a longer header may use it; its news may not. */
START_TEST(takes_longer_structures_with_zero_tails)
{
	static const struct script_row rows[] = { { .cmd = GET } };
	struct {
		struct snpguest_report_request known;
		uint32_t later;
	} req = { { .size = sizeof(req) }, 0 };
	struct held held;

	HOLD(&held, rows);
	ck_assert_int_eq(snpguest_get_report(held.dev, &req.known, held.raw,
					     sizeof(held.raw), &held.len, NULL),
			 SNPGUEST_OK);
	req.later = 1;
	ck_assert_int_eq(snpguest_get_report(held.dev, &req.known, held.raw,
					     sizeof(held.raw), &held.len, NULL),
			 SNPGUEST_E_USAGE);
	drop(&held);
}
END_TEST

START_TEST(says_how_much_room_it_needs)
{
	static const struct script_row rows[] = {
		{ .cmd = GET, .report_size = SNPGUEST_REPORT_SIZE_MAX },
	};
	uint8_t small[SNPGUEST_REPORT_SIZE];
	struct held held;

	HOLD(&held, rows);
	ck_assert_int_eq(snpguest_get_report(held.dev, &plain, small,
					     sizeof(small) - 1, &held.len,
					     NULL),
			 SNPGUEST_E_USAGE);
	ck_assert_uint_eq(held.len, SNPGUEST_REPORT_SIZE);
	ck_assert_uint_eq(held.script.ioctls, 0);
	ck_assert_int_eq(snpguest_get_report(held.dev, &plain, small,
					     sizeof(small), &held.len, NULL),
			 SNPGUEST_E_USAGE);
	ck_assert_uint_eq(held.len, SNPGUEST_REPORT_SIZE_MAX);
	drop(&held);
}
END_TEST

/* ioctl said 0; the response itself did not. */
START_TEST(believes_only_the_response)
{
	static const struct {
		struct script_row row;
		snpguest_status status;
		uint32_t said;
	} cases[] = {
		{ { .cmd = GET, .status = 0x16 }, SNPGUEST_E_FIRMWARE, 0x16 },
		{ { .cmd = GET, .status = 0x27 }, SNPGUEST_E_FIRMWARE, 0x27 },
		{ { .cmd = GET, .unwritten = true }, SNPGUEST_E_FORMAT, 0 },
		{ { .cmd = GET, .report_size = 1183 }, SNPGUEST_E_FORMAT, 0 },
		{ { .cmd = GET, .report_size = 3969 }, SNPGUEST_E_FORMAT, 0 },
		{ { .cmd = GET, .report_size = 0xffffffff },
		  SNPGUEST_E_FORMAT,
		  0 },
	};
	struct held held;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		hold(&held, &cases[i].row, 1);
		ck_assert_int_eq(get(&held), cases[i].status);
		ck_assert_uint_eq(held.fault.response_status, cases[i].said);
		check_nothing(&held);
		drop(&held);
	}
}
END_TEST

static size_t make_table(uint8_t *table, size_t cap)
{
	static const uint8_t der[] = { 0x30, 0x03, 0x02, 0x01, 0x07 };
	/* VCEK in RFC order; offset 48, length 5; end */
	static const uint8_t head[48] = {
		0x63, 0xda, 0x75, 0x8d, 0xe6, 0x64, 0x45, 0x64,
		0xad, 0xc5, 0xf4, 0xb9, 0x3b, 0xe8, 0xac, 0xcd,
		48,   0,    0,	  0,	5,    0,    0,	  0,
	};

	ck_assert_uint_ge(cap, sizeof(head) + sizeof(der));
	memcpy(table, head, sizeof(head));
	memcpy(table + sizeof(head), der, sizeof(der));
	return sizeof(head) + sizeof(der);
}

START_TEST(brings_the_certificates)
{
	uint8_t table[64];
	struct script_row row = { .cmd = EXT, .certs = table };
	struct snpguest_cert cert;
	struct held held;

	row.certs_size = (uint32_t)make_table(table, sizeof(table));
	hold(&held, &row, 1);
	ck_assert_int_eq(get_ext(&held), SNPGUEST_OK);
	ck_assert_uint_eq(held.len, SNPGUEST_REPORT_SIZE);
	ck_assert_uint_eq(held.script.certs_offered, SNPGUEST_IOCTL_CERTS_MAX);
	ck_assert_uint_eq(snpguest_certs_count(held.certs), 1);
	ck_assert_int_eq(snpguest_certs_find(held.certs, SNPGUEST_CERT_VCEK,
					     &cert, sizeof(cert)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(cert.len, 5);
	ck_assert_mem_eq(cert.data, "\x30\x03\x02\x01\x07", 5);
	snpguest_certs_free(held.certs);
	drop(&held);
}
END_TEST

START_TEST(takes_no_certificates_for_success)
{
	static const struct script_row rows[] = { { .cmd = EXT } };
	struct held held;
	size_t len = 1;

	HOLD(&held, rows);
	ck_assert_int_eq(get_ext(&held), SNPGUEST_OK);
	ck_assert_uint_eq(held.len, SNPGUEST_REPORT_SIZE);
	ck_assert_ptr_nonnull(held.certs);
	ck_assert_uint_eq(snpguest_certs_count(held.certs), 0);
	ck_assert_ptr_null(snpguest_certs_table(held.certs, &len));
	ck_assert_uint_eq(len, 0);
	snpguest_certs_free(held.certs);
	drop(&held);
}
END_TEST

START_TEST(refuses_a_broken_table)
{
	uint8_t table[64];
	struct script_row row = { .cmd = EXT, .certs = table };
	struct held held;
	char line[512];

	row.certs_size = (uint32_t)make_table(table, sizeof(table));
	table[19] = 0x7f; /* the offset's high byte */
	hold(&held, &row, 1);
	ck_assert_int_eq(get_ext(&held), SNPGUEST_E_FORMAT);
	ck_assert_int_eq(held.fault.os_errno, EPROTO);
	ck_assert_ptr_null(held.certs);
	check_nothing(&held);
	snpguest_fault_format(SNPGUEST_E_FORMAT, &held.fault, line,
			      sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, "certificate table is malformed"));
	ck_assert_ptr_nonnull(strstr(line, "plain report"));
	drop(&held);
}
END_TEST

/* EIO as most kernels say it, 0 as 6.2 and 6.3 say it. */
START_TEST(names_a_table_too_large)
{
	static const struct script_row rows[2] = {
		{ .cmd = EXT,
		  .got = -EIO,
		  .exitinfo2 = INVALID_LEN,
		  .certs_len = 0x5000 },
		{ .cmd = EXT, .exitinfo2 = INVALID_LEN, .certs_len = 0x5000 },
	};
	struct held held;
	char line[512];

	hold(&held, &rows[_i], 1);
	ck_assert_int_eq(get_ext(&held), SNPGUEST_E_UNSUPPORTED);
	ck_assert_uint_eq(held.fault.vmm_error, 1);
	ck_assert_ptr_null(held.certs);
	check_nothing(&held);
	snpguest_fault_format(SNPGUEST_E_UNSUPPORTED, &held.fault, line,
			      sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, "16 KiB"));
	ck_assert_ptr_nonnull(strstr(line, "plain report"));
	drop(&held);
}
END_TEST

START_TEST(follows_growth_but_not_for_ever)
{
	static const struct script_row once[] = {
		{ .cmd = EXT,
		  .got = -EIO,
		  .exitinfo2 = INVALID_LEN,
		  .certs_len = 0x2000 },
		{ .cmd = EXT },
	};
	static const struct script_row always[] = {
		{ .cmd = EXT,
		  .got = -EIO,
		  .exitinfo2 = INVALID_LEN,
		  .certs_len = 0x2000,
		  .times = 4 },
	};
	struct held held;

	HOLD(&held, once);
	ck_assert_int_eq(get_ext(&held), SNPGUEST_OK);
	ck_assert_uint_eq(held.fault.attempts, 2);
	snpguest_certs_free(held.certs);
	drop(&held);
	HOLD(&held, always);
	ck_assert_int_eq(get_ext(&held), SNPGUEST_E_VMM);
	ck_assert_uint_eq(held.fault.vmm_error, 1);
	ck_assert_ptr_null(held.certs);
	drop(&held);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("request");
	TCase *plain_case = tcase_create("report");
	TCase *extended = tcase_create("extended report");

	tcase_add_test(plain_case, brings_the_report);
	tcase_add_test(plain_case, asks_for_what_was_wanted);
	tcase_add_test(plain_case, refuses_senseless_requests);
	tcase_add_test(plain_case, takes_longer_structures_with_zero_tails);
	tcase_add_test(plain_case, says_how_much_room_it_needs);
	tcase_add_test(plain_case, believes_only_the_response);
	tcase_add_test(extended, brings_the_certificates);
	tcase_add_test(extended, takes_no_certificates_for_success);
	tcase_add_test(extended, refuses_a_broken_table);
	tcase_add_loop_test(extended, names_a_table_too_large, 0, 2);
	tcase_add_test(extended, follows_growth_but_not_for_ever);
	suite_add_tcase(suite, plain_case);
	suite_add_tcase(suite, extended);
	return suite;
}
