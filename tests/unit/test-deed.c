/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "guestside.h"

#include "sim/deed.h"

static struct snpsim_host host;
static struct snpsim_deed deed;
static uint8_t request[PAGE], response[PAGE];
static struct snpsim_exit leave = { .request = request, .response = response };

static void load(const char *text)
{
	char why[SNPSIM_PLAN_ERROR_MAX];

	memset(&host, 0, sizeof(host));
	ck_assert_msg(snpsim_plan_parse(text, strlen(text), &host.plan, why),
		      "%s", why);
	memset(request, 0, sizeof(request));
	leave.exit_code = SNPCORE_EXIT_CODE_GUEST_REQUEST;
	leave.now_ms = 5000;
}

START_TEST(exit_is_known_by_code_and_header)
{
	load("");
	leave.exit_code = SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST;
	ck_assert_uint_eq(snpsim_exit_kind(&leave), SNPSIM_TO_QUERY);
	request[4095] = 1;
	ck_assert_uint_eq(snpsim_exit_kind(&leave), SNPSIM_TO_EXTENDED);
	leave.exit_code = SNPCORE_EXIT_CODE_GUEST_REQUEST;
	ck_assert_uint_eq(snpsim_exit_kind(&leave), SNPSIM_TO_OTHER);
	request[0x34] = 5;
	ck_assert_uint_eq(snpsim_exit_kind(&leave), SNPSIM_TO_REPORT);
	request[0x34] = 3;
	ck_assert_uint_eq(snpsim_exit_kind(&leave), SNPSIM_TO_KEY);
}
END_TEST

START_TEST(rules_add_up_and_the_first_answer_decides)
{
	load("always delay 30\nalways busy\nalways fail\nalways delay 12\n"
	     "always signal\nalways status 0x27\nat 2 flip 1 1\n"
	     "always set 2 aabb\nalways table none");
	snpsim_deed_plan(&deed, &host, &leave);
	ck_assert(deed.planned && deed.signal);
	ck_assert_uint_eq(deed.delay_ms, 42);
	ck_assert_int_eq(deed.answer->act, SNPSIM_ACT_BUSY);
	ck_assert(deed.fault.has_status);
	ck_assert_uint_eq(deed.fault.status, 0x27);
	ck_assert_uint_eq(deed.tampers, 1);
	ck_assert(host.spec.none);
	snpsim_deed_plan(&deed, &host, &leave);
	ck_assert_uint_eq(deed.tampers, 2);
}
END_TEST

START_TEST(time_counts_from_the_first_exit)
{
	load("during 100 to 200 busy");
	snpsim_deed_plan(&deed, &host, &leave);
	ck_assert(!deed.planned);
	leave.now_ms += 100;
	snpsim_deed_plan(&deed, &host, &leave);
	ck_assert_ptr_nonnull(deed.answer);
	leave.now_ms += 101;
	snpsim_deed_plan(&deed, &host, &leave);
	ck_assert_ptr_null(deed.answer);
}
END_TEST

START_TEST(tampering_stays_inside)
{
	uint8_t data[8] = { 0 };
	static const uint8_t want[8] = { 0, 0x80, 0, 0, 0, 0, 0xaa, 0xbb };

	load("always flip 1 7\nalways set 6 aabbccdd\nalways flip 8 0\n"
	     "always certs flip 0 0");
	snpsim_deed_plan(&deed, &host, &leave);
	snpsim_deed_tamper(&deed, SNPSIM_IN_RESPONSE, data, sizeof(data));
	ck_assert_mem_eq(data, want, sizeof(want));
	snpsim_deed_tamper(&deed, SNPSIM_IN_REQUEST, data, sizeof(data));
	ck_assert_mem_eq(data, want, sizeof(want));
	snpsim_deed_tamper(&deed, SNPSIM_IN_CERTS, data, 0);
	snpsim_deed_tamper(&deed, SNPSIM_IN_CERTS, data, 1);
	ck_assert_uint_eq(data[0], 1);
	load("always truncate 1");
	snpsim_deed_plan(&deed, &host, &leave);
	snpsim_deed_tamper(&deed, SNPSIM_IN_RESPONSE, data, sizeof(data));
	ck_assert_uint_eq(data[0], 1);
	ck_assert_uint_eq(data[6], 0);
}
END_TEST

START_TEST(host_answers_as_told)
{
	struct snpsim_reply reply = { 0 };

	load("always invalid-len 7");
	snpsim_deed_plan(&deed, &host, &leave);
	memset(response, 0xff, sizeof(response));
	snpsim_deed_answer(&deed, &host, &leave, &reply);
	ck_assert_uint_eq(reply.answer.exitinfo2, UINT64_C(1) << 32);
	ck_assert_uint_eq(reply.answer.npages, 7);
	ck_assert_uint_eq(response[0], 0);
	load("always silence");
	snpsim_deed_plan(&deed, &host, &leave);
	snpsim_deed_answer(&deed, &host, &leave, &reply);
	ck_assert(reply.never);
	load("always refuse fw 3 vmm 4");
	snpsim_deed_plan(&deed, &host, &leave);
	snpsim_deed_answer(&deed, &host, &leave, &reply);
	ck_assert_uint_eq(reply.answer.exitinfo2, UINT64_C(4) << 32 | 3);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("deed");
	TCase *tcase = tcase_create("deed");

	tcase_add_test(tcase, exit_is_known_by_code_and_header);
	tcase_add_test(tcase, rules_add_up_and_the_first_answer_decides);
	tcase_add_test(tcase, time_counts_from_the_first_exit);
	tcase_add_test(tcase, tampering_stays_inside);
	tcase_add_test(tcase, host_answers_as_told);
	suite_add_tcase(suite, tcase);
	return suite;
}
