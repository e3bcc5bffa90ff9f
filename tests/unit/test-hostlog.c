/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "guestside.h"

#include "sim/hostlog.h"

static struct snpsim_hostlog ring;
static struct snpsim_log_entry entries[SNPSIM_LOG_ENTRIES + 8];

START_TEST(latest_entries_are_kept)
{
	uint64_t i;

	snpsim_hostlog_init(&ring);
	ck_assert_uint_eq(snpsim_hostlog_get(&ring, 0, entries, 8), 0);
	for (i = 1; i <= SNPSIM_LOG_ENTRIES + 3; i++)
		ck_assert_uint_eq(snpsim_hostlog_add(&ring)->number, i);
	ck_assert_uint_eq(
		snpsim_hostlog_get(&ring, 0, entries, SNPSIM_LOG_ENTRIES + 8),
		SNPSIM_LOG_ENTRIES);
	ck_assert_uint_eq(entries[0].number, 4);
	ck_assert_uint_eq(snpsim_hostlog_get(&ring, i - 1, entries, 8), 1);
	ck_assert_uint_eq(snpsim_hostlog_get(&ring, i, entries, 8), 0);
	ck_assert_uint_eq(snpsim_hostlog_get(&ring, UINT64_MAX, entries, 8), 0);
	ck_assert_uint_eq(snpsim_hostlog_get(&ring, 10, entries, 2), 2);
	ck_assert_uint_eq(entries[1].number, 11);
}
END_TEST

START_TEST(page_is_shown_by_header_and_digest)
{
	uint8_t page[PAGE], want[32];
	struct snpsim_log_page shown;

	guest_header(page, 7, 5, 1, 96, 2);
	EVP_Digest(page, sizeof(page), want, NULL, EVP_sha256(), NULL);
	snpsim_log_page_read(&shown, page);
	ck_assert(!shown.zero);
	ck_assert_uint_eq(shown.seqno, 7);
	ck_assert_uint_eq(shown.type, 5);
	ck_assert_uint_eq(shown.size, 96);
	ck_assert_uint_eq(shown.vmpck, 2);
	ck_assert_mem_eq(shown.digest, want, 32);
	memset(page, 0, sizeof(page));
	snpsim_log_page_read(&shown, page);
	ck_assert(shown.zero);
}
END_TEST

START_TEST(line_says_what_happened)
{
	struct snpsim_log_entry entry = { .number = 3,
					  .time_ms = 1500,
					  .exit_code = 0x80000012,
					  .npages = 4,
					  .exitinfo2 = UINT64_C(1) << 32,
					  .pages = 9,
					  .planned = true };
	char line[SNPSIM_LOG_LINE_MAX];

	entry.request.seqno = 5;
	entry.request.type = 5;
	entry.request.size = 96;
	entry.request.digest[0] = 0xab;
	entry.response.zero = true;
	ck_assert_int_lt(snpsim_log_format(&entry, line, sizeof(line)),
			 (int)sizeof(line));
	ck_assert_str_eq(line, "3 t=1500 extended npages=4 request[seqno=5 "
			       "type=5 size=96 sha256=ab000000000000000000"
			       "000000000000] exitinfo2=0x100000000 pages=9 "
			       "delay=0 planned response[zero]");
	entry.never = true;
	ck_assert_int_gt(snpsim_log_format(&entry, line, sizeof(line)), 0);
	ck_assert_ptr_nonnull(strstr(line, " never "));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("hostlog");
	TCase *tcase = tcase_create("hostlog");

	tcase_add_test(tcase, latest_entries_are_kept);
	tcase_add_test(tcase, page_is_shown_by_header_and_digest);
	tcase_add_test(tcase, line_says_what_happened);
	suite_add_tcase(suite, tcase);
	return suite;
}
