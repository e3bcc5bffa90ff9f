/* SPDX-License-Identifier: MIT */
/*
 * What the core costs on top of its cipher: a request from snpcore_submit()
 * to its delivery, answered at once by a host that has the genuine response
 * ready, against the two AES-256-GCM operations that it takes, on the same
 * sizes.
 */
#include <stdbool.h>
#include <string.h>

#include "../sealing.h"
#include "core/channel.h"
#include "round.h"
#include "sim/aead.h"

#define SAMPLES 5u
#define MANY 200u

struct shape {
	const char *figure;
	const char *whole; /* from submit to delivery */
	enum snpcore_kind kind;
	size_t answer; /* payload bytes, as the firmware answers */
	uint32_t certs_len;
};

static const struct shape shapes[] = {
	{ "core_seal_open", "core_report", SNPCORE_REPORT, 32 + 1184, 0 },
	{ "core_seal_open_4000", "core_report_4000", SNPCORE_REPORT, 4000, 0 },
	{ "core_seal_open_extended", "core_extended", SNPCORE_EXT_REPORT,
	  32 + 1184, 0x1000 },
	{ "core_seal_open_key", "core_key", SNPCORE_DERIVED_KEY, 64, 0 },
};
#define SHAPES (sizeof(shapes) / sizeof(shapes[0]))

static const uint8_t key[SNPSIM_AEAD_KEY_SIZE] = { 0x5e, 0xed };
static struct snpsim_aead *aead;
static struct snpcore_channel ch;
static struct snpcore_call call;
static uint8_t shared[SNPCORE_PAGE_SIZE];
static uint8_t genuine[SNPCORE_PAGE_SIZE];
static uint8_t response[SNPWIRE_MSG_PAYLOAD_MAX];
static uint8_t certs[SNPCORE_CERTS_MAX], host_certs[SNPCORE_CERTS_MAX];

/* Always the first number, so that one answer serves every round. */
static uint32_t ops_counter_load(void *ctx)
{
	(void)ctx;
	return 0;
}

static void ops_counter_store(void *ctx, uint32_t counter)
{
	(void)ctx;
	(void)counter;
}

static void ops_key_wipe(void *ctx)
{
	(void)ctx;
	bench_need(false, "an answer");
}

static void ops_shared_put(void *ctx, const uint8_t *page)
{
	(void)ctx;
	memcpy(shared, page, sizeof(shared));
}

static void ops_shared_get(void *ctx, uint8_t *page, uint8_t *table, size_t len)
{
	(void)ctx;
	memcpy(page, genuine, sizeof(genuine));
	memcpy(table, host_certs, len);
}

static const struct snpcore_ops ops = {
	.seal = sealing_seal,
	.open = sealing_open,
	.counter_load = ops_counter_load,
	.counter_store = ops_counter_store,
	.key_wipe = ops_key_wipe,
	.shared_put = ops_shared_put,
	.shared_get = ops_shared_get,
};

static void through_core(const struct shape *shape)
{
	static const struct snpcore_answer answer;
	struct snpcore_action action;

	call.kind = shape->kind;
	call.certs_len = shape->certs_len;
	snpcore_submit(&ch, &call, 0);
	snpcore_next(&ch, 0, &action);
	bench_need(action.todo == SNPCORE_DO_SEND, "sending");
	snpcore_answer(&ch, 0, &answer);
	snpcore_next(&ch, 0, &action);
	bench_need(action.todo == SNPCORE_DO_DELIVER && call.error == 0,
		   "delivery");
}

/* What of that is cryptography's: sealing, opening, and the wipe after both. */
static void seal_open(const struct shape *shape)
{
	call.kind = shape->kind;
	bench_need(snpcore_message_seal(&ch.msg, &ch.world, &call, 1),
		   "sealing");
	bench_need(
		snpcore_message_open(&ch.msg, &ch.world, genuine, &ch.outcome),
		"opening");
	snpcore_message_wipe(&ch.msg);
	snpcore_outcome_wipe(&ch.outcome);
}

static void bare(const struct shape *shape)
{
	static uint8_t plain[SNPWIRE_MSG_PAYLOAD_MAX], cipher[128];
	static const uint8_t iv[12] = { 1 }, answer_iv[12] = { 2 };
	uint8_t aad[SNPWIRE_MSG_AAD_SIZE] = { 0 }, tag[16];

	bench_need(snpsim_aead_seal(aead, iv, aad, sizeof(aad), plain,
				    snpcore_request_size(shape->kind), cipher,
				    tag),
		   "sealing");
	bench_need(snpsim_aead_open(
			   aead, answer_iv, genuine + SNPWIRE_MSG_AAD_OFFSET,
			   SNPWIRE_MSG_AAD_SIZE, genuine + SNPWIRE_MSG_HDR_SIZE,
			   shape->answer, plain, genuine),
		   "opening");
}

/* The answer to the request that the core has just sealed. */
static void prepare(const struct shape *shape)
{
	static const uint8_t plain[SNPWIRE_MSG_PAYLOAD_MAX] = { 0 };
	bool is_key = shape->kind == SNPCORE_DERIVED_KEY;
	struct snpwire_guestmsg head = {
		.seqno = 2,
		.algo = SNPWIRE_MSG_ALGO_AES_256_GCM,
		.hdr_version = SNPWIRE_MSG_HDR_VERSION,
		.hdr_size = SNPWIRE_MSG_HDR_SIZE,
		.type = is_key ? SNPWIRE_MSG_KEY_RSP : SNPWIRE_MSG_REPORT_RSP,
		.version = 1,
		.size = (uint16_t)shape->answer,
	};
	uint8_t iv[SNPWIRE_MSG_IV_SIZE];

	memset(genuine, 0, sizeof(genuine));
	bench_need(snpwire_guestmsg_write(&head, genuine, sizeof(genuine)),
		   "header");
	snpwire_guestmsg_iv(head.seqno, iv);
	bench_need(snpsim_aead_seal(aead, iv, genuine + SNPWIRE_MSG_AAD_OFFSET,
				    SNPWIRE_MSG_AAD_SIZE, plain, shape->answer,
				    genuine + SNPWIRE_MSG_HDR_SIZE,
				    head.authtag),
		   "sealing");
	bench_need(snpwire_guestmsg_write(&head, genuine, sizeof(genuine)),
		   "header");
}

static double measure(const struct shape *shape,
		      void (*what)(const struct shape *))
{
	double start = bench_cpu_ns();
	unsigned int i;

	for (i = 0; i < MANY; i++)
		what(shape);
	return (bench_cpu_ns() - start) / MANY;
}

static void compare(const struct shape *shape)
{
	double gcm, own, all;
	unsigned int i;

	prepare(shape);
	/* Memory that was not used for a while costs more, once. */
	(void)measure(shape, bare);
	(void)measure(shape, through_core);
	for (i = 0; i < SAMPLES; i++) {
		gcm = measure(shape, bare);
		own = measure(shape, seal_open);
		all = measure(shape, through_core);
		bench_sample(shape->figure, own, gcm);
		bench_sample(shape->whole, all, gcm);
	}
}

static void one_round(void *ctx)
{
	size_t i;

	(void)ctx;
	for (i = 0; i < SHAPES; i++)
		compare(&shapes[i]);
}

static void setup(void)
{
	struct snpcore_config config;

	snpcore_config_init(&config);
	config.rate_s = 0;
	aead = snpsim_aead_new(key);
	bench_need(aead != NULL, "the cipher");
	bench_need(snpcore_init(&ch, &ops, aead, &config, 0) == 0,
		   "snpcore_init");
	call.owner = 1;
	call.msg_version = 1;
	call.response = response;
	call.has_certs_address = true;
	call.certs = certs;
}

int main(void)
{
	int code;

	setup();
	code = bench_rounds(one_round, NULL);
	snpsim_aead_free(aead);
	return code;
}
