/* SPDX-License-Identifier: MIT */
/* The host, asked with exits that a hand made. */
#include "unit.h"

#include "guestside.h"

#include "sim/inside.h"
#include "sim/vmm.h"

#include <stdlib.h>

#define PLAIN SNPCORE_EXIT_CODE_GUEST_REQUEST
#define EXTENDED SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST
#define INVALID_LEN (UINT64_C(1) << 32)
#define BUSY (UINT64_C(2) << 32)

static struct snpsim_machine *machine;
static uint8_t request[PAGE], response[PAGE], certs[4 * PAGE], plain[4000];
static struct snpsim_reply reply;
static uint64_t now;

static void setup(void)
{
	struct snpsim_platform_config config = {
		.pki_folder = getenv("SNPGUEST_TEST_PKI"),
	};
	const struct snpsim_guest_config guest = { .policy = 0x30000 };
	struct snpsim_platform *platform;

	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &config.chip));
	ck_assert_int_eq(snpsim_platform_new(&config, &platform), 0);
	ck_assert_int_eq(snpsim_machine_new(platform, &guest, &machine), 0);
	snpsim_platform_unref(platform);
	memset(request, 0, sizeof(request));
	memset(response, 0, sizeof(response));
	memset(certs, 0, sizeof(certs));
	now = 1000;
}

static void teardown(void)
{
	snpsim_machine_free(machine);
}

static void plan(const char *text)
{
	char why[SNPSIM_PLAN_ERROR_MAX];

	ck_assert_msg(snpsim_machine_set_plan(machine, text, strlen(text), why),
		      "%s", why);
}

static uint64_t leave(uint64_t code, uint32_t npages)
{
	struct snpsim_exit exit = {
		.exit_code = code,
		.npages = npages,
		.request = request,
		.response = response,
		.certs = certs,
		.now_ms = now,
	};

	snpsim_vmm_exit(machine, &exit, &reply);
	return reply.answer.exitinfo2;
}

static void seal_report(uint64_t seqno)
{
	uint8_t body[96] = { 0 };

	guest_seal(request, snpsim_machine_secrets(machine)->vmpck[0], seqno, 5,
		   1, 0, body, sizeof(body));
}

static int open_answer(void)
{
	return guest_open(response, snpsim_machine_secrets(machine)->vmpck[0],
			  plain);
}

START_TEST(plain_request_reaches_the_firmware)
{
	seal_report(1);
	ck_assert_uint_eq(leave(PLAIN, 0), 0);
	ck_assert(!reply.answer.failed && !reply.never && !reply.delay_ms);
	ck_assert_int_eq(open_answer(), 1216);
	/* The firmware's refusal is the low half. */
	ck_assert_uint_eq(leave(PLAIN, 0), 0x1d);
}
END_TEST

START_TEST(too_few_pages_cost_no_number)
{
	seal_report(1);
	ck_assert_uint_eq(leave(EXTENDED, 1), INVALID_LEN);
	ck_assert_uint_eq(reply.answer.npages, 2);
	ck_assert_uint_eq(response[0x20], 0);
	ck_assert_uint_eq(leave(EXTENDED, 2), 0);
	ck_assert_uint_eq(certs[0], 0x63);
	ck_assert_int_eq(open_answer(), 1216);
}
END_TEST

START_TEST(host_without_certificates_says_so)
{
	plan("table none");
	certs[0] = 0xff;
	seal_report(1);
	ck_assert_uint_eq(leave(EXTENDED, 4), 0);
	ck_assert_uint_eq(certs[0], 0);
	seal_report(3);
	ck_assert_uint_eq(leave(EXTENDED, 0), 0);
}
END_TEST

START_TEST(query_is_understood_or_forwarded)
{
	ck_assert_uint_eq(leave(EXTENDED, 0), INVALID_LEN);
	ck_assert_uint_eq(reply.answer.npages, 2);
	ck_assert_uint_eq(leave(EXTENDED, 4), 0);
	plan("host kvm");
	ck_assert_uint_eq(leave(EXTENDED, 0), 0x16);
	/* Certificates are KVM's, too, once a report is asked for. */
	seal_report(1);
	ck_assert_uint_eq(leave(EXTENDED, 0), INVALID_LEN);
}
END_TEST

START_TEST(unknown_exit_fails)
{
	(void)leave(0x80000013, 0);
	ck_assert(reply.answer.failed);
}
END_TEST

START_TEST(throttle_is_a_token_bucket)
{
	plan("throttle 2 per 10");
	ck_assert_uint_eq(leave(PLAIN, 0), 0x16);
	ck_assert_uint_eq(leave(PLAIN, 0), 0x16);
	ck_assert_uint_eq(leave(PLAIN, 0), BUSY);
	now += 4999;
	ck_assert_uint_eq(leave(PLAIN, 0), BUSY);
	now += 1;
	ck_assert_uint_eq(leave(PLAIN, 0), 0x16);
	ck_assert_uint_eq(leave(PLAIN, 0), BUSY);
	plan("throttle off");
	ck_assert_uint_eq(leave(PLAIN, 0), 0x16);
}
END_TEST

/* The message was answered, and the guest is told that it was not. */
START_TEST(answer_may_be_thrown_away)
{
	plan("at 1 after busy");
	seal_report(1);
	ck_assert_uint_eq(leave(PLAIN, 0), BUSY);
	ck_assert_uint_eq(response[0x34], 0);
	ck_assert_uint_eq(leave(PLAIN, 0), 0x1d);
	seal_report(3);
	ck_assert_uint_eq(leave(PLAIN, 0), 0);
}
END_TEST

START_TEST(old_answer_comes_again)
{
	uint8_t first[PAGE];

	seal_report(1);
	ck_assert_uint_eq(leave(PLAIN, 0), 0);
	memcpy(first, response, PAGE);
	seal_report(3);
	ck_assert_uint_eq(leave(PLAIN, 0), 0);
	plan("at 1 replay 2\nat 2 replay 8");
	seal_report(5);
	ck_assert_uint_eq(leave(PLAIN, 0), 0);
	ck_assert_mem_eq(response, first, PAGE);
	/* So many there never were. */
	ck_assert_uint_eq(leave(PLAIN, 0), 0);
	memset(first, 0, PAGE);
	ck_assert_mem_eq(response, first, PAGE);
	/* The firmware has not heard of any of it. */
	ck_assert_uint_eq(leave(PLAIN, 0), 0);
	ck_assert_int_eq(open_answer(), 1216);
}
END_TEST

START_TEST(log_has_what_passed)
{
	struct snpsim_log_entry entries[4];

	plan("at 2 delay 70\nat 2 flip 200 1");
	(void)leave(EXTENDED, 0);
	seal_report(1);
	(void)leave(PLAIN, 0);
	ck_assert_uint_eq(reply.delay_ms, 70);
	ck_assert_int_eq(open_answer(), -1);
	ck_assert_uint_eq(snpsim_machine_log(machine, 0, entries, 4), 2);
	ck_assert(entries[0].request.zero && entries[0].response.zero);
	ck_assert_uint_eq(entries[0].exit_code, EXTENDED);
	ck_assert_uint_eq(entries[0].pages, 2);
	ck_assert(!entries[0].planned && entries[1].planned);
	ck_assert_uint_eq(entries[1].request.seqno, 1);
	ck_assert_uint_eq(entries[1].response.seqno, 2);
	ck_assert_uint_eq(entries[1].time_ms, 1000);
	ck_assert_uint_eq(entries[1].delay_ms, 70);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("vmm");
	TCase *tcase = tcase_create("vmm");

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, plain_request_reaches_the_firmware);
	tcase_add_test(tcase, too_few_pages_cost_no_number);
	tcase_add_test(tcase, host_without_certificates_says_so);
	tcase_add_test(tcase, query_is_understood_or_forwarded);
	tcase_add_test(tcase, unknown_exit_fails);
	tcase_add_test(tcase, throttle_is_a_token_bucket);
	tcase_add_test(tcase, answer_may_be_thrown_away);
	tcase_add_test(tcase, old_answer_comes_again);
	tcase_add_test(tcase, log_has_what_passed);
	suite_add_tcase(suite, tcase);
	return suite;
}
