/* SPDX-License-Identifier: MIT */
#include "guest.h"

#include "gcm.h"
#include "../page.h"

static bool ops_seal(void *ctx, const uint8_t *iv, const uint8_t *aad,
		     const uint8_t *plain, size_t len, uint8_t *cipher,
		     uint8_t *tag)
{
	struct guest *guest = ctx;

	if (guest->key_gone || guest->cipher_refuses)
		return false;
	gcm_seal(guest->key, iv, aad, SNPWIRE_MSG_AAD_SIZE, plain, (int)len,
		 cipher, tag);
	return true;
}

static bool ops_open(void *ctx, const uint8_t *iv, const uint8_t *aad,
		     const uint8_t *cipher, size_t len, uint8_t *plain,
		     const uint8_t *tag)
{
	struct guest *guest = ctx;

	return !guest->key_gone &&
	       gcm_open(guest->key, iv, aad, SNPWIRE_MSG_AAD_SIZE, cipher,
			(int)len, plain, tag);
}

static uint32_t ops_counter_load(void *ctx)
{
	return ((struct guest *)ctx)->counter;
}

static void ops_counter_store(void *ctx, uint32_t counter)
{
	struct guest *guest = ctx;

	guest->counter = counter;
	guest->stores++;
}

static void ops_key_wipe(void *ctx)
{
	struct guest *guest = ctx;

	memset(guest->key, 0, sizeof(guest->key));
	guest->key_gone = true;
}

static void ops_shared_put(void *ctx, const uint8_t *page)
{
	struct guest *guest = ctx;

	memcpy(guest->request, page, sizeof(guest->request));
	memset(guest->response, 0, sizeof(guest->response));
	memset(guest->certs, 0, sizeof(guest->certs));
}

static void ops_shared_get(void *ctx, uint8_t *page, uint8_t *certs,
			   size_t certs_len)
{
	struct guest *guest = ctx;

	memcpy(page, guest->response, sizeof(guest->response));
	memcpy(certs, guest->certs, certs_len);
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

struct snpcore_config guest_config(void)
{
	struct snpcore_config config;

	snpcore_config_init(&config);
	config.rate_s = 0;
	return config;
}

void guest_boot(struct guest *guest, const struct snpcore_config *config)
{
	struct snpcore_config ours = guest_config();

	memset(guest, 0, sizeof(*guest));
	guest->now = 1000000;
	guest->fw_seqno = 1;
	memset(guest->key, 0x6b, sizeof(guest->key));
	(void)snpcore_init(&guest->ch, &ops, guest, config ? config : &ours,
			   guest->now);
}

void guest_caller(struct caller *caller, enum snpcore_kind kind, uint64_t owner,
		  uint8_t fill, uint32_t certs_len)
{
	memset(caller, 0, sizeof(*caller));
	caller->call.owner = owner;
	caller->call.kind = kind;
	caller->call.msg_version = 1;
	memset(caller->call.request, fill, snpcore_request_size(kind));
	caller->call.response = caller->response;
	caller->call.has_certs_address = certs_len > 0;
	caller->call.certs_len = certs_len;
	caller->call.certs = caller->certs;
}

enum snpcore_todo guest_next(struct guest *guest)
{
	snpcore_next(&guest->ch, guest->now, &guest->action);
	if (guest->action.todo == SNPCORE_DO_DELIVER)
		((struct caller *)guest->action.call)->over = true;
	if (guest->action.todo == SNPCORE_DO_SEND)
		guest->sends++;
	return guest->action.todo;
}

enum snpcore_todo guest_settle(struct guest *guest)
{
	enum snpcore_todo todo;

	do
		todo = guest_next(guest);
	while (todo == SNPCORE_DO_DELIVER);
	return todo;
}

enum snpcore_todo guest_ask(struct guest *guest, struct caller *caller)
{
	caller->over = false;
	snpcore_submit(&guest->ch, &caller->call, guest->now);
	return guest_settle(guest);
}

void guest_fail(struct guest *guest)
{
	struct snpcore_answer answer = { .failed = true };

	snpcore_answer(&guest->ch, guest->now, &answer);
}

/* The header of an answer to @in, as 56860 has it, and what is amiss. */
static uint16_t answer_head(const struct guest *guest, const uint8_t *in,
			    uint8_t *out)
{
	uint16_t size =
		(uint16_t)((in[AT_TYPE] == TYPE_REPORT_REQ ? 32 + 1184 : 64) +
			   guest->slip.size);

	put_le(out + AT_SEQNO, get_le(in + AT_SEQNO, 8) + 1 + guest->slip.seqno,
	       8);
	out[AT_ALGO] = (uint8_t)(in[AT_ALGO] + guest->slip.algo);
	out[AT_HEADER_VERSION] =
		(uint8_t)(in[AT_HEADER_VERSION] + guest->slip.hdr_version);
	put_le(out + AT_HEADER_SIZE,
	       get_le(in + AT_HEADER_SIZE, 2) + guest->slip.hdr_size, 2);
	out[AT_TYPE] = (uint8_t)(in[AT_TYPE] + 1 + guest->slip.type);
	out[AT_VERSION] = (uint8_t)(in[AT_VERSION] + guest->slip.version);
	put_le(out + AT_SIZE, size, 2);
	out[AT_VMPCK] = (uint8_t)(in[AT_VMPCK] + guest->slip.vmpck);
	return size;
}

bool guest_firmware(struct guest *guest)
{
	uint8_t iv[12] = { 0 }, plain[4000] = { 0 }, answer[4000] = { 0 };
	const uint8_t *in = guest->request;
	uint8_t *out = guest->response;
	uint16_t size;

	memcpy(iv, in + AT_SEQNO, 8);
	if (get_le(in + AT_SEQNO, 8) != guest->fw_seqno ||
	    !gcm_open(guest->key, iv, in + AT_ALGO, AAD_SIZE, in + AT_PAYLOAD,
		      (int)get_le(in + AT_SIZE, 2), plain, in))
		return false;
	guest->fw_seqno += 2;
	memset(out, 0, sizeof(guest->response));
	size = answer_head(guest, in, out);
	put_le(answer + 4, in[AT_TYPE] == TYPE_REPORT_REQ ? 1184 : 0, 4);
	/* REPORT_DATA in a report, the key itself in a key's answer */
	memcpy(answer + 32 + (in[AT_TYPE] == TYPE_REPORT_REQ ? 0x50 : 0), plain,
	       32);
	memcpy(iv, out + AT_SEQNO, 8);
	gcm_seal(guest->key, iv, out + AT_ALGO, AAD_SIZE, answer, size,
		 out + AT_PAYLOAD, out);
	return true;
}

void guest_answer(struct guest *guest, uint64_t exitinfo2, uint64_t pages)
{
	struct snpcore_answer answer = {
		.exitinfo2 = exitinfo2,
		.npages = pages,
	};

	if (exitinfo2 == 0 && !guest_firmware(guest))
		answer.exitinfo2 = 0x16;
	snpcore_answer(&guest->ch, guest->now, &answer);
}

void guest_leave_pending(struct guest *guest, struct caller *caller)
{
	(void)guest_ask(guest, caller);
	guest_answer(guest, SNPCORE_EXIT_BUSY, 0);
	snpcore_interrupt(&guest->ch, &caller->call);
	(void)guest_settle(guest);
}

bool guest_is_zero(const void *data, size_t len)
{
	const uint8_t *bytes = data;
	uint8_t any = 0;

	while (len--)
		any |= *bytes++;
	return any == 0;
}
