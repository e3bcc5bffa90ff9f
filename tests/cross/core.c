/* SPDX-License-Identifier: MIT */
/*
 * The core through one fixed day: every state and every kind of answer, at
 * times that do not fit in 32 bits, with a stand-in for the cipher that works
 * byte by byte.
 */
#include "dump.h"

#include <stdio.h>
#include <string.h>

#include "core/channel.h"
#include "../page.h"

struct caller {
	struct snpcore_call call;
	uint8_t response[SNPWIRE_MSG_PAYLOAD_MAX];
	uint8_t certs[SNPCORE_CERTS_MAX];
};

static struct snpcore_channel ch;
static struct caller callers[3];
static struct snpcore_action action;
static uint64_t now;
static uint32_t counter;
static bool key_gone;
static uint8_t request[SNPCORE_PAGE_SIZE], response[SNPCORE_PAGE_SIZE];

/* ---- the world -------------------------------------------------------------
 */

static void stand_in_tag(const uint8_t *iv, const uint8_t *aad,
			 const uint8_t *plain, size_t len, uint8_t *tag)
{
	uint64_t hash = dump_digest(iv, SNPWIRE_MSG_IV_SIZE) * 3 +
			dump_digest(aad, SNPWIRE_MSG_AAD_SIZE) * 5 +
			dump_digest(plain, len) * 7;
	int i;

	for (i = 0; i < 16; i++)
		tag[i] = (uint8_t)(hash >> (i % 8) * 8);
}

static void mask(const uint8_t *in, size_t len, uint8_t *out)
{
	size_t i;

	for (i = 0; i < len; i++)
		out[i] = (uint8_t)(in[i] ^ (0x5b + i));
}

static bool ops_seal(void *ctx, const uint8_t *iv, const uint8_t *aad,
		     const uint8_t *plain, size_t len, uint8_t *cipher,
		     uint8_t *tag)
{
	(void)ctx;
	stand_in_tag(iv, aad, plain, len, tag);
	mask(plain, len, cipher);
	return !key_gone;
}

static bool ops_open(void *ctx, const uint8_t *iv, const uint8_t *aad,
		     const uint8_t *cipher, size_t len, uint8_t *plain,
		     const uint8_t *tag)
{
	uint8_t right[16];

	(void)ctx;
	mask(cipher, len, plain);
	stand_in_tag(iv, aad, plain, len, right);
	return memcmp(tag, right, sizeof(right)) == 0;
}

static uint32_t ops_counter_load(void *ctx)
{
	(void)ctx;
	return counter;
}

static void ops_counter_store(void *ctx, uint32_t value)
{
	(void)ctx;
	counter = value;
}

static void ops_key_wipe(void *ctx)
{
	(void)ctx;
	key_gone = true;
}

static void ops_shared_put(void *ctx, const uint8_t *page)
{
	(void)ctx;
	memcpy(request, page, sizeof(request));
	memset(response, 0, sizeof(response));
}

static void ops_shared_get(void *ctx, uint8_t *page, uint8_t *certs,
			   size_t certs_len)
{
	(void)ctx;
	memcpy(page, response, sizeof(response));
	memset(certs, 0xce, certs_len);
}

static const struct snpcore_ops ops = {
	.seal = ops_seal,
	.open = ops_open,
	.counter_load = ops_counter_load,
	.counter_store = ops_counter_store,
	.key_wipe = ops_key_wipe,
	.shared_put = ops_shared_put,
	.shared_get = ops_shared_get,
};

/* ---- steps, each of which says what came of it -----------------------------
 */

static void dump_call(const struct caller *caller)
{
	printf("over %d error %d", (int)(caller - callers), caller->call.error);
	dump_number(" exitinfo2", caller->call.exitinfo2);
	dump_number("certs_len", caller->call.certs_len);
	dump_number("response",
		    dump_digest(caller->response, sizeof(caller->response)));
	dump_number("certs", dump_digest(caller->certs, sizeof(caller->certs)));
}

static void settle(void)
{
	for (;;) {
		snpcore_next(&ch, now, &action);
		if (action.todo != SNPCORE_DO_DELIVER)
			break;
		dump_call((struct caller *)action.call);
	}
	printf("todo %d state %d counter %#x\n", (int)action.todo,
	       (int)snpcore_state(&ch), (unsigned int)counter);
	if (action.todo == SNPCORE_DO_WAIT)
		dump_number("until", action.until);
	if (action.todo == SNPCORE_DO_SEND) {
		dump_number("exit_code", action.exit_code);
		dump_number("npages", action.npages);
		dump_bytes("header", request, SNPWIRE_MSG_HDR_SIZE);
		dump_number("page", dump_digest(request, sizeof(request)));
	}
	dump_number("poll", snpcore_poll(&ch, 1, now));
}

static void ask(size_t slot, enum snpcore_kind kind, uint32_t certs_len)
{
	struct caller *caller = &callers[slot];

	memset(caller, 0, sizeof(*caller));
	caller->call.owner = slot + 1;
	caller->call.kind = kind;
	caller->call.msg_version = 1;
	memset(caller->call.request, (int)(0x40 + slot),
	       snpcore_request_size(kind));
	caller->call.response = caller->response;
	caller->call.has_certs_address = certs_len > 0;
	caller->call.certs_len = certs_len;
	caller->call.certs = caller->certs;
	printf("ask %d\n", (int)slot);
	snpcore_submit(&ch, &caller->call, now);
	settle();
}

static void interrupt(size_t slot)
{
	printf("interrupt %d\n", (int)slot);
	snpcore_interrupt(&ch, &callers[slot].call);
	settle();
}

static void say(uint64_t exitinfo2, uint64_t pages)
{
	struct snpcore_answer answer = {
		.exitinfo2 = exitinfo2,
		.npages = pages,
	};

	snpcore_answer(&ch, now, &answer);
	settle();
}

/* The firmware: the number goes on by one, byte by byte. */
static void serve(void)
{
	uint8_t plain[1216], iv[12] = { 0 };
	size_t len = request[AT_TYPE] == TYPE_REPORT_REQ ? sizeof(plain) : 64,
	       i;

	for (i = 0; i < sizeof(plain); i++)
		plain[i] = (uint8_t)(i * 3);
	memcpy(response, request, SNPWIRE_MSG_HDR_SIZE);
	for (i = AT_SEQNO; i < AT_SEQNO + 8 && ++response[i] == 0; i++)
		;
	response[AT_TYPE]++;
	put_le(response + AT_SIZE, len, 2);
	memcpy(iv, response + AT_SEQNO, 8);
	(void)ops_seal(NULL, iv, response + AT_ALGO, plain, len,
		       response + AT_PAYLOAD, response);
	say(0, 0);
}

static void boot(uint32_t start)
{
	struct snpcore_config config;

	snpcore_config_init(&config);
	config.vmpck_id = 3;
	config.busy_timeout_s = 3;
	now = UINT64_C(0x1fffff000);
	counter = start;
	key_gone = false;
	dump_number("\nboot", (uint64_t)(int64_t)snpcore_init(&ch, &ops, NULL,
							      &config, now));
}

/* ---- the day ---------------------------------------------------------------
 */

static void a_good_morning(void)
{
	boot(0);
	ask(0, SNPCORE_REPORT, 0);
	ask(1, SNPCORE_DERIVED_KEY, 0);
	serve();
	serve();
	ask(0, SNPCORE_EXT_REPORT, 0);
	now = action.until;
	settle();
	say(SNPCORE_EXIT_INVALID_LEN, UINT64_C(0x100000002));
	now += 5000;
	ask(0, SNPCORE_EXT_REPORT, 0x2000);
	serve();
	ask(0, SNPCORE_EXT_REPORT, 0x1000);
	say(SNPCORE_EXIT_INVALID_LEN, 2);
	serve();
	ask(0, SNPCORE_EXT_REPORT, 0);
}

static void a_throttled_noon(void)
{
	boot(0x7ffffffe);
	ask(0, SNPCORE_REPORT, 0);
	say(SNPCORE_EXIT_BUSY, 0);
	now = action.until;
	settle();
	say(SNPCORE_EXIT_BUSY, 0);
	interrupt(0);
	ask(1, SNPCORE_REPORT, 0);
	now += 9000;
	ask(0, SNPCORE_RETRY, 0);
	serve();
	ask(0, SNPCORE_REPORT, 0);
	ask(0, SNPCORE_REPORT, 0);
	say(SNPCORE_EXIT_BUSY, 0);
	interrupt(0);
	snpcore_release(&ch, 1);
	now += 1000;
	ask(1, SNPCORE_DERIVED_KEY, 0);
	serve();
	now = action.until;
	settle();
	serve();
}

static void a_patient_afternoon(void)
{
	boot(0xfffffffc);
	ask(0, SNPCORE_REPORT, 0);
	while (ch.waiting.head) {
		if (action.todo == SNPCORE_DO_SEND)
			say(SNPCORE_EXIT_BUSY, 0);
		now = action.until;
		settle();
	}
	now += 60000;
	ask(0, SNPCORE_REPORT, 0);
	serve();
	ask(2, SNPCORE_REPORT, 0);
}

static void a_bad_evening(void)
{
	boot(0);
	ask(0, SNPCORE_REPORT, 0);
	say(UINT64_C(0x800000000000001d), 0);
	ask(1, SNPCORE_REPORT, 0);
	boot(2);
	ask(0, SNPCORE_REPORT, 0);
	say(0, 0);
	dump_number("key_gone", key_gone);
	boot(3);
}

void dump_core(void)
{
	printf("\ncore\n");
	a_good_morning();
	a_throttled_noon();
	a_patient_afternoon();
	a_bad_evening();
}
