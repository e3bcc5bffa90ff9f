/* SPDX-License-Identifier: MIT */
/*
 * One guest message, sealed with whatever header and payload the input has, or
 * not sealed at all: to the firmware as a request, and to the core as an
 * answer.
 */
#include "../sealing.h"
#include "core/channel.h"
#include "hostile.h"
#include "sim/aead.h"
#include "sim/firmware.h"
#include "sim/inside.h"

#define MESSAGES 8u

static struct snpsim_aead *aead; /* our own of VMPCK 0 */

/* ---- a message ------------------------------------------------------------
 */

static void alter(struct fuzz_in *in, struct snpwire_guestmsg *msg)
{
	uint64_t value;

	for (unsigned int n = fuzz_u8(in) & 3; n > 0; n--) {
		uint8_t field = fuzz_u8(in);

		value = fuzz_u8(in);
		if (field & 0x80)
			value = fuzz_u64(in);
		switch (field % 7) {
		case 0:
			msg->seqno = value;
			break;
		case 1:
			msg->algo = (uint8_t)value;
			break;
		case 2:
			msg->hdr_version = (uint8_t)value;
			break;
		case 3:
			msg->hdr_size = (uint16_t)value;
			break;
		case 4:
			msg->type = (uint8_t)value;
			break;
		case 5:
			msg->size = (uint16_t)value;
			break;
		default:
			msg->version = (uint8_t)value;
			break;
		}
	}
}

/* Lay out @msg with @plain, sealed as its header says. */
static void seal(struct snpwire_guestmsg *msg, const uint8_t *plain,
		 uint8_t page[SNPWIRE_PAGE_SIZE])
{
	uint8_t iv[SNPWIRE_MSG_IV_SIZE];
	size_t len = msg->size < SNPWIRE_MSG_PAYLOAD_MAX
			     ? msg->size
			     : SNPWIRE_MSG_PAYLOAD_MAX;

	memset(page, 0, SNPWIRE_PAGE_SIZE);
	snpwire_guestmsg_iv(msg->seqno, iv);
	MUST(snpwire_guestmsg_write(msg, page, SNPWIRE_PAGE_SIZE));
	if (!snpsim_aead_seal(aead, iv, page + SNPWIRE_MSG_AAD_OFFSET,
			      SNPWIRE_MSG_AAD_SIZE, plain, len,
			      page + SNPWIRE_MSG_HDR_SIZE, page))
		abort();
}

/* Some bytes of it become others.  False: none did. */
static bool tamper(struct fuzz_in *in, uint8_t page[SNPWIRE_PAGE_SIZE])
{
	uint8_t before[SNPWIRE_PAGE_SIZE];
	size_t at, len;
	const uint8_t *bytes;

	if (!(fuzz_u8(in) & 1))
		return false;
	memcpy(before, page, sizeof(before));
	at = fuzz_u16(in) % SNPWIRE_PAGE_SIZE;
	bytes = fuzz_take(in, fuzz_u8(in), &len);
	if (len > SNPWIRE_PAGE_SIZE - at)
		len = SNPWIRE_PAGE_SIZE - at;
	if (len)
		memcpy(page + at, bytes, len);
	return memcmp(before, page, sizeof(before)) != 0;
}

static void check_layout(const uint8_t page[SNPWIRE_PAGE_SIZE])
{
	struct snpwire_guestmsg msg, again;
	uint8_t head[SNPWIRE_MSG_HDR_SIZE];

	memset(&msg, 0, sizeof(msg));
	memset(&again, 0, sizeof(again));
	MUST(snpwire_guestmsg_read(page, SNPWIRE_PAGE_SIZE, &msg));
	MUST(snpwire_guestmsg_write(&msg, head, sizeof(head)));
	MUST(snpwire_guestmsg_read(head, sizeof(head), &again));
	MUST(memcmp(&msg, &again, sizeof(msg)) == 0);
	MUST(!snpwire_guestmsg_read(head, sizeof(head) - 1, &again));
	MUST(!snpwire_guestmsg_write(&msg, head, sizeof(head) - 1));
}

/* ---- to the firmware ------------------------------------------------------
 */

static void check_answer(const struct snpwire_guestmsg *asked,
			 const uint8_t response[SNPWIRE_PAGE_SIZE])
{
	uint8_t iv[SNPWIRE_MSG_IV_SIZE], plain[SNPWIRE_MSG_PAYLOAD_MAX];
	struct snpwire_guestmsg msg;
	size_t end;

	MUST(snpwire_guestmsg_read(response, SNPWIRE_PAGE_SIZE, &msg));
	MUST(msg.seqno == asked->seqno + 1 && msg.type == asked->type + 1);
	MUST(msg.version == asked->version && msg.vmpck == 0);
	MUST(msg.size >= 32 && msg.size <= SNPWIRE_MSG_PAYLOAD_MAX);
	end = SNPWIRE_MSG_HDR_SIZE + (size_t)msg.size;
	MUST(fuzz_zero(response + end, SNPWIRE_PAGE_SIZE - end));
	snpwire_guestmsg_iv(msg.seqno, iv);
	MUST(snpsim_aead_open(aead, iv, response + SNPWIRE_MSG_AAD_OFFSET,
			      SNPWIRE_MSG_AAD_SIZE,
			      response + SNPWIRE_MSG_HDR_SIZE, msg.size, plain,
			      msg.authtag));
	/* A refusal carries nothing but its status. */
	if (!fuzz_zero(plain, 4))
		MUST(fuzz_zero(plain + 4, msg.size - 4));
}

static void to_firmware(struct fuzz_in *in)
{
	struct snpsim_machine *machine = hostile_machine();
	uint64_t *counter = &machine->guest.counter[0], before = *counter;
	uint8_t how = fuzz_u8(in), plain[SNPWIRE_MSG_PAYLOAD_MAX];
	struct snpwire_guestmsg msg = {
		.seqno = before + 1,
		.algo = SNPWIRE_MSG_ALGO_AES_256_GCM,
		.hdr_version = SNPWIRE_MSG_HDR_VERSION,
		.hdr_size = SNPWIRE_MSG_HDR_SIZE,
		.type = how & 1 ? SNPWIRE_MSG_KEY_REQ : SNPWIRE_MSG_REPORT_REQ,
		.version = how & 2 ? 2 : 1,
		.size = how & 1 ? (how & 2 ? 40 : 32) : 96,
	};
	uint8_t page[SNPWIRE_PAGE_SIZE], response[SNPWIRE_PAGE_SIZE];
	bool tampered;
	uint32_t error;

	alter(in, &msg);
	fuzz_bytes(in, plain, how & 4 ? sizeof(plain) : 128);
	seal(&msg, plain, page);
	tampered = tamper(in, page);
	check_layout(page);
	memset(response, 0xee, sizeof(response));
	error = snpsim_platform_request(machine->platform, &machine->guest,
					page, response);
	MUST(error == SNPSIM_FW_SUCCESS || error == SNPSIM_FW_INVALID_PARAM ||
	     error == SNPSIM_FW_AEAD_OFLOW);
	MUST(*counter == (error ? before : before + 2));
	for (size_t i = 0; error && i < sizeof(response); i++)
		MUST(response[i] == 0xee);
	if (error)
		return;
	/* What is not sealed may differ, and nothing else. */
	MUST(!tampered || (msg.seqno == before + 1 && msg.algo == 1));
	check_answer(&msg, response);
}

/* ---- to the core ----------------------------------------------------------
 */

static struct {
	uint32_t counter;
	bool wiped;
	uint8_t sent[SNPWIRE_PAGE_SIZE];
	uint8_t answer[SNPWIRE_PAGE_SIZE];
} guest;

static uint32_t ops_load(void *ctx)
{
	(void)ctx;
	return guest.counter;
}

static void ops_store(void *ctx, uint32_t counter)
{
	(void)ctx;
	guest.counter = counter;
}

static void ops_wipe(void *ctx)
{
	(void)ctx;
	guest.wiped = true;
}

static void ops_put(void *ctx, const uint8_t *page)
{
	(void)ctx;
	memcpy(guest.sent, page, sizeof(guest.sent));
}

static void ops_get(void *ctx, uint8_t *page, uint8_t *certs, size_t len)
{
	(void)ctx;
	memcpy(page, guest.answer, sizeof(guest.answer));
	memset(certs, 0, len);
}

static const struct snpcore_ops ops = {
	.seal = sealing_seal,
	.open = sealing_open,
	.counter_load = ops_load,
	.counter_store = ops_store,
	.key_wipe = ops_wipe,
	.shared_put = ops_put,
	.shared_get = ops_get,
};

/* The specification's conditions, in one place. */
static bool acceptable(const struct snpwire_guestmsg *msg, uint64_t seqno,
		       bool key)
{
	return msg->seqno == seqno + 1 && msg->algo == 1 &&
	       msg->hdr_version == 1 && msg->hdr_size == 96 &&
	       msg->type == (key ? 4 : 6) && msg->version == 1 &&
	       msg->size <= (key ? 64 : 4000);
}

static void check_accepted(const struct snpcore_call *call,
			   const uint8_t *plain, size_t len)
{
	size_t size = snpcore_response_size(call->kind);

	MUST(call->error == 0 && call->exitinfo2 == 0 && !guest.wiped);
	MUST(memcmp(call->response, plain, len) == 0);
	MUST(fuzz_zero(call->response + len, size - len));
}

static void check_refused(const struct snpcore_channel *ch,
			  const struct snpcore_call *call)
{
	MUST(call->error == -EBADMSG && guest.wiped);
	MUST(snpcore_state(ch) == SNPCORE_DISABLED);
	MUST(fuzz_zero(call->response, snpcore_response_size(call->kind)));
	MUST(fuzz_zero(&ch->outcome, sizeof(ch->outcome)));
	MUST(fuzz_zero(ch->answer, sizeof(ch->answer)));
	MUST(fuzz_zero(&ch->msg, sizeof(ch->msg)));
}

/* Fill guest.answer; true if it must be taken, -1 if either is right. */
static int make_answer(struct fuzz_in *in, bool key, uint8_t *plain,
		       size_t *len)
{
	struct snpwire_guestmsg sent, msg;
	bool tampered;

	MUST(snpwire_guestmsg_read(guest.sent, sizeof(guest.sent), &sent));
	msg = sent;
	msg.seqno++;
	msg.type++;
	msg.size = key ? 64 : fuzz_u16(in) % 4001;
	alter(in, &msg);
	fuzz_bytes(in, plain, 256);
	seal(&msg, plain, guest.answer);
	tampered = tamper(in, guest.answer);
	check_layout(guest.answer);
	*len = msg.size;
	if (!acceptable(&msg, sent.seqno, key))
		return tampered ? -1 : 0;
	return tampered ? -1 : 1;
}

static void to_core(struct fuzz_in *in)
{
	static struct snpcore_channel ch;
	static uint8_t response[SNPWIRE_REPORT_RSP_SIZE];
	uint8_t plain[SNPWIRE_MSG_PAYLOAD_MAX] = { 0 };
	bool key = fuzz_u8(in) & 1;
	const struct snpcore_answer answer = { 0 };
	struct snpcore_config config;
	struct snpcore_action action;
	struct snpcore_call call = {
		.owner = 1,
		.kind = key ? SNPCORE_DERIVED_KEY : SNPCORE_REPORT,
		.msg_version = 1,
		.response = response,
	};
	size_t len = 0;
	int taken;

	memset(&guest, 0, sizeof(guest));
	memset(response, 0, sizeof(response));
	guest.counter = fuzz_u8(in) * 2u;
	snpcore_config_init(&config);
	MUST(snpcore_init(&ch, &ops, aead, &config, 0) == 0);
	snpcore_submit(&ch, &call, 0);
	snpcore_next(&ch, 0, &action);
	MUST(action.todo == SNPCORE_DO_SEND);
	taken = make_answer(in, key, plain, &len);
	snpcore_answer(&ch, 0, &answer);
	snpcore_next(&ch, 0, &action);
	MUST(action.todo == SNPCORE_DO_DELIVER && action.call == &call);
	MUST(taken < 0 || (call.error == 0) == (taken == 1));
	/* Tampered with, and taken: what is sealed is as it was. */
	if (call.error == 0)
		check_accepted(&call, plain, len);
	else
		check_refused(&ch, &call);
	snpcore_destroy(&ch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { data, size };
	struct snpsim_machine *machine = hostile_machine();

	if (snpsim_machine_reboot(machine))
		abort();
	snpsim_aead_free(aead);
	aead = snpsim_aead_new(snpsim_machine_secrets(machine)->vmpck[0]);
	if (!aead)
		abort();
	for (unsigned int n = 0; n < MESSAGES && in.left; n++)
		if (fuzz_u8(&in) & 1)
			to_core(&in);
		else
			to_firmware(&in);
	return 0;
}
