/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/engine.h"

#include <string.h>

static struct snpsim_engine engine;
static uint32_t counter;

static bool cipher(void *ctx, const uint8_t *iv, const uint8_t *aad,
		   const uint8_t *in, size_t len, uint8_t *out, uint8_t *tag)
{
	(void)ctx;
	(void)iv;
	(void)aad;
	memcpy(out, in, len);
	memset(tag, 0, 16);
	return true;
}

static bool opens(void *ctx, const uint8_t *iv, const uint8_t *aad,
		  const uint8_t *in, size_t len, uint8_t *out,
		  const uint8_t *tag)
{
	(void)ctx;
	(void)iv;
	(void)aad;
	(void)tag;
	memcpy(out, in, len);
	return true;
}

static uint32_t load(void *ctx)
{
	(void)ctx;
	return counter;
}

static void store(void *ctx, uint32_t value)
{
	(void)ctx;
	counter = value;
}

static void wipe(void *ctx)
{
	(void)ctx;
}

static void put(void *ctx, const uint8_t *page)
{
	(void)ctx;
	(void)page;
}

static void get(void *ctx, uint8_t *page, uint8_t *certs, size_t certs_len)
{
	(void)ctx;
	(void)certs;
	(void)certs_len;
	memset(page, 0, SNPCORE_PAGE_SIZE);
}

static const struct snpcore_ops ops = {
	.seal = cipher,
	.open = opens,
	.counter_load = load,
	.counter_store = store,
	.key_wipe = wipe,
	.shared_put = put,
	.shared_get = get,
};

static void boot(enum snpsim_kernel kernel)
{
	struct snpcore_config config;

	counter = 0;
	snpcore_config_init(&config);
	ck_assert_int_eq(
		snpsim_engine_init(&engine, kernel, &ops, NULL, &config, 0), 0);
	ck_assert_int_eq(snpsim_engine_state(&engine), SNPCORE_READY);
}

/* The same steps on either: a message leaves, is throttled, is interrupted. */
static int interrupted(struct snpcore_call *call, uint64_t now)
{
	const struct snpcore_answer busy = { .exitinfo2 = SNPCORE_EXIT_BUSY };
	static uint8_t response[SNPWIRE_REPORT_RSP_SIZE];
	struct snpcore_action action;

	memset(call, 0, sizeof(*call));
	call->owner = 1;
	call->kind = SNPCORE_REPORT;
	call->msg_version = 1;
	call->response = response;
	snpsim_engine_submit(&engine, call, now);
	snpsim_engine_next(&engine, now, &action);
	ck_assert_int_eq(action.todo, SNPCORE_DO_SEND);
	ck_assert_uint_eq(snpsim_engine_poll(&engine, 2, now),
			  engine.is_upstream ? now : UINT64_MAX);
	snpsim_engine_interrupt_inside(&engine);
	snpsim_engine_answer(&engine, now, &busy);
	snpsim_engine_next(&engine, now, &action);
	return (int)action.todo;
}

START_TEST(ours_leaves_a_message_behind)
{
	struct snpcore_action action;
	struct snpcore_call call;

	boot(SNPSIM_KERNEL_OURS);
	ck_assert_int_eq(interrupted(&call, 10), SNPCORE_DO_DELIVER);
	ck_assert_int_eq(call.error, -EINTR);
	ck_assert_int_eq(snpsim_engine_state(&engine), SNPCORE_PENDING);
	ck_assert_uint_eq(counter, 2);
	snpsim_engine_release(&engine, 1);
	snpsim_engine_shutdown(&engine, 20);
	snpsim_engine_next(&engine, 20, &action);
	/* The orphan's one more chance. */
	ck_assert_int_eq(action.todo, SNPCORE_DO_SEND);
	snpsim_engine_destroy(&engine);
}
END_TEST

START_TEST(theirs_waits_on)
{
	struct snpcore_action action;
	struct snpcore_call call;

	boot(SNPSIM_KERNEL_6_12);
	ck_assert_int_eq(interrupted(&call, 10), SNPCORE_DO_WAIT);
	snpsim_engine_interrupt(&engine, &call);
	snpsim_engine_release(&engine, 1);
	snpsim_engine_next(&engine, 2009, &action);
	ck_assert_int_eq(action.todo, SNPCORE_DO_WAIT);
	ck_assert_uint_eq(action.until, 2010);
	snpsim_engine_next(&engine, 2010, &action);
	ck_assert_int_eq(action.todo, SNPCORE_DO_SEND);
	snpsim_engine_shutdown(&engine, 2010);
	snpsim_engine_next(&engine, 2010, &action);
	ck_assert_int_eq(action.todo, SNPCORE_DO_DELIVER);
	ck_assert_int_eq(call.error, -ENODEV);
	snpsim_engine_destroy(&engine);
}
END_TEST

START_TEST(senseless_settings_are_refused)
{
	struct snpcore_config config;

	snpcore_config_init(&config);
	config.vmpck_id = 9;
	ck_assert_int_eq(snpsim_engine_init(&engine, SNPSIM_KERNEL_OURS, &ops,
					    NULL, &config, 0),
			 -EINVAL);
	ck_assert_int_eq(snpsim_engine_init(&engine, (enum snpsim_kernel)99,
					    &ops, NULL, &config, 0),
			 -EINVAL);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("engine");
	TCase *tcase = tcase_create("engine");

	tcase_add_test(tcase, ours_leaves_a_message_behind);
	tcase_add_test(tcase, theirs_waits_on);
	tcase_add_test(tcase, senseless_settings_are_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
