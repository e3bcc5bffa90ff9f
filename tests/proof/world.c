/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/aead.h"
#include "../page.h"

struct world w;
bool real_gcm;
const char *trace = "", *calm = "";
uint8_t slot_response[SLOTS][SNPWIRE_MSG_PAYLOAD_MAX];
uint8_t slot_certs[SLOTS][SNPCORE_CERTS_MAX];

static const uint8_t vmpck[SNPSIM_AEAD_KEY_SIZE] = { 0x5e, 0xc4, 0xe7 };

void violated(const char *promise)
{
	printf("violated: %s\nby: %s%s\n", promise, trace, calm);
	fflush(stdout);
	exit(1);
}

static uint64_t mix(uint64_t hash, const uint8_t *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, 8);
	hash = (hash ^ word) * 0xff51afd7ed558ccdu;
	return hash ^ hash >> 32;
}

/* Four lanes, so that one multiplication does not wait for the last. */
uint64_t digest(const void *data, size_t len)
{
	const uint8_t *bytes = data;
	uint64_t lane[4] = { 1, 2, 3, 4 }, hash = len;
	size_t i, k;

	for (i = 0; i + 32 <= len; i += 32)
		for (k = 0; k < 4; k++)
			lane[k] = mix(lane[k], bytes + i + 8 * k);
	for (; i < len; i++)
		hash = (hash ^ bytes[i]) * 0x100000001b3u;
	for (k = 0; k < 4; k++)
		hash = mix(hash, (const uint8_t *)&lane[k]);
	return hash;
}

bool all_zero(const void *data, size_t len)
{
	const uint8_t *bytes = data;

	return len == 0 ||
	       (bytes[0] == 0 && memcmp(bytes, bytes + 1, len - 1) == 0);
}

/* ---- AEAD ------------------------------------------------------------------
 */

static struct snpsim_aead *gcm(void)
{
	static struct snpsim_aead *aead;

	if (!aead)
		aead = snpsim_aead_new(vmpck);
	if (!aead)
		abort();
	return aead;
}

/* A stand-in that is fast and binds all that GCM binds; no secrecy asked. */
static void stand_in_tag(const uint8_t *iv, const uint8_t *aad,
			 const uint8_t *plain, size_t len, uint8_t *tag)
{
	uint64_t parts[3] = { digest(iv, SNPWIRE_MSG_IV_SIZE),
			      digest(aad, SNPWIRE_MSG_AAD_SIZE),
			      digest(plain, len) };
	uint64_t all = digest(parts, sizeof(parts));

	memcpy(tag, &all, 8);
	all = ~all * 3;
	memcpy(tag + 8, &all, 8);
}

static void stand_in_mask(const uint8_t *iv, const uint8_t *in, size_t len,
			  uint8_t *out)
{
	uint8_t mask = (uint8_t)(iv[0] * 37u + 11u);
	size_t i;

	for (i = 0; i < len; i++)
		out[i] = in[i] ^ mask;
}

static bool seal(const uint8_t *iv, const uint8_t *aad, const uint8_t *plain,
		 size_t len, uint8_t *cipher, uint8_t *tag)
{
	if (real_gcm)
		return snpsim_aead_seal(gcm(), iv, aad, SNPWIRE_MSG_AAD_SIZE,
					plain, len, cipher, tag);
	stand_in_tag(iv, aad, plain, len, tag);
	stand_in_mask(iv, plain, len, cipher);
	return true;
}

static bool open(const uint8_t *iv, const uint8_t *aad, const uint8_t *cipher,
		 size_t len, uint8_t *plain, const uint8_t *tag)
{
	uint8_t expected[SNPWIRE_MSG_TAG_SIZE];

	if (real_gcm)
		return snpsim_aead_open(gcm(), iv, aad, SNPWIRE_MSG_AAD_SIZE,
					cipher, len, plain, tag);
	stand_in_mask(iv, cipher, len, plain);
	stand_in_tag(iv, aad, plain, len, expected);
	return memcmp(tag, expected, sizeof(expected)) == 0;
}

/* ---- what the core sees ----------------------------------------------------
 */

static bool ops_seal(void *ctx, const uint8_t *iv, const uint8_t *aad,
		     const uint8_t *plain, size_t len, uint8_t *cipher,
		     uint8_t *tag)
{
	(void)ctx;
	PROMISE("a wiped key seals nothing", !w.key_gone);
	return seal(iv, aad, plain, len, cipher, tag);
}

static bool ops_open(void *ctx, const uint8_t *iv, const uint8_t *aad,
		     const uint8_t *cipher, size_t len, uint8_t *plain,
		     const uint8_t *tag)
{
	(void)ctx;
	PROMISE("an answer is opened within its page",
		len <= SNPWIRE_MSG_PAYLOAD_MAX);
	return open(iv, aad, cipher, len, plain, tag);
}

static uint32_t ops_counter_load(void *ctx)
{
	(void)ctx;
	return w.counter;
}

static void ops_counter_store(void *ctx, uint32_t counter)
{
	(void)ctx;
	PROMISE("the counter only goes forward, by two",
		counter == w.counter + 2);
	w.counter = counter;
}

static void ops_key_wipe(void *ctx)
{
	(void)ctx;
	w.key_gone = true;
}

static void ops_shared_put(void *ctx, const uint8_t *page)
{
	(void)ctx;
	memcpy(w.request, page, sizeof(w.request));
	memset(w.answer, 0, sizeof(w.answer));
	w.put_before_send = true;
}

/* The host rewrites its memory between any two reads of the guest. */
static void ops_shared_get(void *ctx, uint8_t *page, uint8_t *certs,
			   size_t certs_len)
{
	(void)ctx;
	w.gets++;
	memset(page, 0, SNPCORE_PAGE_SIZE);
	memcpy(page, w.answer, sizeof(w.answer));
	memset(certs, 0xce, certs_len);
	memset(w.answer, 0xee, sizeof(w.answer));
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

void world_start_driver(const struct snpcore_config *config)
{
	memset(w.slots, 0, sizeof(w.slots));
	memset(&w.sent, 0, sizeof(w.sent));
	w.closing = false;
	/* A driver keeps its own rate; it does not know the last one. */
	w.sends = 0;
	w.busy_at = 0;
	w.asked_len = false;
	PROMISE("a driver starts on an even counter",
		snpcore_init(&w.ch, &ops, NULL, config, w.now) == 0);
}

void world_boot(const struct snpcore_config *config)
{
	memset(&w, 0, sizeof(w));
	w.now = 1000000;
	w.fw_expected = 1;
	world_start_driver(config);
}

/* ---- ledger and firmware ------------------------------------------------- */

static uint64_t seqno_of(const uint8_t *page)
{
	return get_le(page + AT_SEQNO, 8);
}

void ledger_note(const uint8_t *page, size_t len)
{
	struct ledger_line line = { seqno_of(page), digest(page, len) };
	uint32_t i;

	for (i = 0; i < w.lines; i++) {
		if (w.ledger[i].seqno != line.seqno)
			continue;
		PROMISE("one ciphertext for each number",
			w.ledger[i].digest == line.digest);
		return;
	}
	if (w.lines == LEDGER_MAX)
		abort();
	w.ledger[w.lines++] = line;
}

uint32_t firmware_take(const uint8_t *page)
{
	uint8_t iv[12] = { 0 }, plain[96], *out = w.last;
	size_t len = (size_t)get_le(page + AT_SIZE, 2);
	uint64_t seqno = seqno_of(page);

	if (seqno != w.fw_expected || (len != 96 && len != 32))
		return 0x16;
	memcpy(iv, page + AT_SEQNO, 8);
	if (!open(iv, page + AT_ALGO, page + AT_PAYLOAD, len, plain, page))
		return 0x16;
	w.fw_expected += 2;
	memcpy(w.older, w.last, sizeof(w.older));
	memset(out, 0, ANSWER_SIZE);
	/* The header as in the request. */
	memcpy(out + AT_SEQNO, page + AT_SEQNO, AT_PAYLOAD - AT_SEQNO);
	out[AT_SEQNO]++; /* numbers here stay small */
	out[AT_TYPE]++;	 /* REQ -> RSP */
	put_le(out + AT_SIZE, ECHO_SIZE, 2);
	iv[0]++;
	memset(plain + 32, 0, sizeof(plain) - 32);
	if (!seal(iv, out + AT_ALGO, plain, ECHO_SIZE, out + AT_PAYLOAD, out))
		abort();
	ledger_note(out, ANSWER_SIZE);
	return 0;
}
