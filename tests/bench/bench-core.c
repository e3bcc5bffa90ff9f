/* SPDX-License-Identifier: MIT */
/*
 * What the core costs on top of its cipher: a request from snpcore_submit()
 * to its delivery, answered at once by a host that has the genuine response
 * ready, against the two AES-256-GCM operations that it takes, on the same
 * sizes.  Both in turn, round after round, so that a machine that slows down
 * slows both; each number is a median.
 *
 *	bench-core [ROUNDS]
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/channel.h"
#include "sim/aead.h"

#define ROUNDS_DEFAULT 500u
#define ROUNDS_MAX 10000u
#define MANY 200u

struct shape {
	const char *name;
	enum snpcore_kind kind;
	size_t answer; /* payload bytes, as the firmware answers */
	uint32_t certs_len;
	double bound; /* of seal and open */
};

static const struct shape shapes[] = {
	{ "report", SNPCORE_REPORT, 32 + 1184, 0, 1.15 },
	{ "report, response of 4000 bytes", SNPCORE_REPORT, 4000, 0, 1.15 },
	{ "extended report, one page", SNPCORE_EXT_REPORT, 32 + 1184, 0x1000,
	  1.15 },
	{ "derived key", SNPCORE_DERIVED_KEY, 64, 0, 1.15 },
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

static void need(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench-core: %s failed\n", what);
	exit(1);
}

static bool ops_seal(void *ctx, const uint8_t *iv, const uint8_t *aad,
		     const uint8_t *plain, size_t len, uint8_t *cipher,
		     uint8_t *tag)
{
	(void)ctx;
	return snpsim_aead_seal(aead, iv, aad, SNPWIRE_MSG_AAD_SIZE, plain, len,
				cipher, tag);
}

static bool ops_open(void *ctx, const uint8_t *iv, const uint8_t *aad,
		     const uint8_t *cipher, size_t len, uint8_t *plain,
		     const uint8_t *tag)
{
	(void)ctx;
	return snpsim_aead_open(aead, iv, aad, SNPWIRE_MSG_AAD_SIZE, cipher,
				len, plain, tag);
}

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
	need(false, "an answer");
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
	.seal = ops_seal,
	.open = ops_open,
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
	need(action.todo == SNPCORE_DO_SEND, "sending");
	snpcore_answer(&ch, 0, &answer);
	snpcore_next(&ch, 0, &action);
	need(action.todo == SNPCORE_DO_DELIVER && call.error == 0, "delivery");
}

/* What of that is cryptography's: sealing, opening, and the wipe after both. */
static void seal_open(const struct shape *shape)
{
	call.kind = shape->kind;
	need(snpcore_message_seal(&ch.msg, &ch.world, &call, 1), "sealing");
	need(snpcore_message_open(&ch.msg, &ch.world, genuine, &ch.outcome),
	     "opening");
	snpcore_message_wipe(&ch.msg);
	snpcore_outcome_wipe(&ch.outcome);
}

static void bare(const struct shape *shape)
{
	static uint8_t plain[SNPWIRE_MSG_PAYLOAD_MAX], cipher[128];
	static const uint8_t iv[12] = { 1 }, answer_iv[12] = { 2 };
	uint8_t aad[SNPWIRE_MSG_AAD_SIZE] = { 0 }, tag[16];

	need(snpsim_aead_seal(aead, iv, aad, sizeof(aad), plain,
			      snpcore_request_size(shape->kind), cipher, tag),
	     "sealing");
	need(snpsim_aead_open(aead, answer_iv, genuine + SNPWIRE_MSG_AAD_OFFSET,
			      SNPWIRE_MSG_AAD_SIZE,
			      genuine + SNPWIRE_MSG_HDR_SIZE, shape->answer,
			      plain, genuine),
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
	need(snpwire_guestmsg_write(&head, genuine, sizeof(genuine)), "header");
	snpwire_guestmsg_iv(head.seqno, iv);
	need(snpsim_aead_seal(aead, iv, genuine + SNPWIRE_MSG_AAD_OFFSET,
			      SNPWIRE_MSG_AAD_SIZE, plain, shape->answer,
			      genuine + SNPWIRE_MSG_HDR_SIZE, head.authtag),
	     "sealing");
	need(snpwire_guestmsg_write(&head, genuine, sizeof(genuine)), "header");
}

static double measure(const struct shape *shape,
		      void (*what)(const struct shape *))
{
	struct timespec start, end;
	unsigned int i;

	/* This thread's own time: others on the machine do not count. */
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
	for (i = 0; i < MANY; i++)
		what(shape);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
	return ((double)(end.tv_sec - start.tv_sec) * 1e9 +
		(double)(end.tv_nsec - start.tv_nsec)) /
	       MANY;
}

static int order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *numbers, unsigned int count)
{
	qsort(numbers, count, sizeof(*numbers), order);
	return numbers[count / 2];
}

/* True: it costs more than it may. */
static bool compare(const struct shape *shape, unsigned int rounds)
{
	static double gcm[ROUNDS_MAX], own[ROUNDS_MAX], all[ROUNDS_MAX];
	unsigned int i;
	double ratio;

	prepare(shape);
	through_core(shape);
	for (i = 0; i < rounds; i++) {
		gcm[i] = measure(shape, bare);
		own[i] = measure(shape, seal_open) / gcm[i];
		all[i] = measure(shape, through_core) / gcm[i];
	}
	ratio = median(own, rounds);
	printf("%-32s two GCM operations %5.0f ns, seal and open %.3f (at most"
	       " %.2f), submit to delivery %.3f\n",
	       shape->name, median(gcm, rounds), ratio, shape->bound,
	       median(all, rounds));
	return ratio > shape->bound;
}

static void warm_up(const struct shape *shape)
{
	prepare(shape);
	(void)measure(shape, bare);
	(void)measure(shape, seal_open);
	(void)measure(shape, through_core);
}

static void setup(void)
{
	struct snpcore_config config;

	snpcore_config_init(&config);
	config.rate_s = 0;
	aead = snpsim_aead_new(key);
	need(aead != NULL, "the cipher");
	need(snpcore_init(&ch, &ops, NULL, &config, 0) == 0, "snpcore_init");
	call.owner = 1;
	call.msg_version = 1;
	call.response = response;
	call.has_certs_address = true;
	call.certs = certs;
}

int main(int argc, char **argv)
{
	unsigned int rounds =
		argc > 1 ? (unsigned int)atoi(argv[1]) : ROUNDS_DEFAULT;
	bool over = false;
	size_t i;

	if (rounds == 0 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: bench-core [ROUNDS], 1 to %u\n",
			ROUNDS_MAX);
		return 2;
	}
	setup();
	/* Memory that was never used before costs more, once. */
	for (i = 0; i < SHAPES; i++)
		warm_up(&shapes[i]);
	for (i = 0; i < SHAPES; i++)
		over |= compare(&shapes[i], rounds);
	snpsim_aead_free(aead);
	return over;
}
