/* SPDX-License-Identifier: MIT */
/*
 * For a model checker: the one-ciphertext rule, by induction over steps.
 *
 * A channel starts well (prove_start), and from any state that is well formed
 * any one step of host, callers, time or unload leads to a state that is well
 * formed, breaking no promise on the way (prove_step).  So the rule holds
 * after any number of steps.  Left open are: the state itself, what callers
 * ask and who they are, when they are interrupted or close, how time passes,
 * what the host answers, whether the cipher works and an answer opens.
 *
 * Bound: one caller is inside, any number came before; that callers queue is
 * tests/proof/enumerate's part.  The cipher is a stamp: each sealing has its
 * own, so that two sealings are never taken for one ciphertext.
 */
#include "core/channel.h"

/* 1: the secrets page keeps no counter, which the proof must notice. */
#ifndef FORGETFUL
#define FORGETFUL 0
#endif

int nondet_int(void);
bool nondet_bool(void);
uint8_t nondet_u8(void);
uint32_t nondet_u32(void);
uint64_t nondet_u64(void);

static uint32_t counter;
static bool key_gone;
static uint64_t last_number; /* of the newest sealing */
static uint8_t last_stamp;
static unsigned int gets;

static struct snpcore_channel ch;
static struct snpcore_call call;
static bool inside;
static uint8_t response[SNPWIRE_REPORT_RSP_SIZE];
static uint8_t certs[SNPCORE_CERTS_MAX];

static uint64_t number_at(const uint8_t *bytes)
{
	return (uint64_t)bytes[0] | (uint64_t)bytes[1] << 8 |
	       (uint64_t)bytes[2] << 16 | (uint64_t)bytes[3] << 24 |
	       (uint64_t)bytes[4] << 32;
}

static bool seal(void *ctx, const uint8_t *iv, const uint8_t *aad,
		 const uint8_t *plain, size_t len, uint8_t *cipher,
		 uint8_t *tag)
{
	(void)ctx;
	(void)aad;
	(void)plain;
	(void)len;
	__CPROVER_assert(!key_gone, "a wiped key seals nothing");
	__CPROVER_assert(number_at(iv) > last_number,
			 "no number is sealed under twice");
	if (nondet_bool())
		return false;
	last_number = number_at(iv);
	last_stamp++;
	cipher[0] = last_stamp;
	tag[0] = last_stamp;
	return true;
}

static bool open(void *ctx, const uint8_t *iv, const uint8_t *aad,
		 const uint8_t *cipher, size_t len, uint8_t *plain,
		 const uint8_t *tag)
{
	(void)ctx;
	(void)aad;
	(void)cipher;
	(void)plain;
	(void)tag;
	__CPROVER_assert(number_at(iv) == last_number + 1,
			 "only an answer to the newest message is opened");
	__CPROVER_assert(len <= SNPWIRE_MSG_PAYLOAD_MAX,
			 "an answer is opened within its page");
	return nondet_bool();
}

static uint32_t counter_load(void *ctx)
{
	(void)ctx;
	return counter;
}

static void counter_store(void *ctx, uint32_t value)
{
	(void)ctx;
	__CPROVER_assert(value == counter + 2 && value > counter,
			 "the counter goes forward by two and never wraps");
	if (!FORGETFUL)
		counter = value;
}

static void key_wipe(void *ctx)
{
	(void)ctx;
	key_gone = true;
}

static void shared_put(void *ctx, const uint8_t *page)
{
	uint64_t number = number_at(page + 0x20);

	(void)ctx;
	__CPROVER_assert(!key_gone, "a disabled channel sends nothing");
	if (number == 0) {
		__CPROVER_assert(page[0] == 0 && page[0x60] == 0,
				 "a query carries no ciphertext");
		return;
	}
	__CPROVER_assert(number == last_number && page[0] == last_stamp &&
				 page[0x60] == last_stamp,
			 "what leaves is the one ciphertext of its number");
	__CPROVER_assert(counter == number + 1,
			 "the counter is stored before the first send");
}

static void shared_get(void *ctx, uint8_t *page, uint8_t *certificates,
		       size_t certs_len)
{
	(void)ctx;
	(void)certificates;
	gets++;
	__CPROVER_assert(gets == 1, "shared memory is read once an answer");
	__CPROVER_assert(certs_len <= SNPCORE_CERTS_MAX,
			 "certificates fit where they are copied");
	/* The host chooses the header; the rest is only ever opened. */
	__CPROVER_havoc_slice(page, SNPWIRE_MSG_HDR_SIZE);
}

static const struct snpcore_ops ops = {
	.seal = seal,
	.open = open,
	.counter_load = counter_load,
	.counter_store = counter_store,
	.key_wipe = key_wipe,
	.shared_put = shared_put,
	.shared_get = shared_get,
};

/* One caller at a time, each with any of two open files. */
static void submit(uint64_t now)
{
	int kind = nondet_int();

	__CPROVER_assume(kind >= SNPCORE_REPORT && kind <= SNPCORE_RETRY);
	call.owner = nondet_bool() ? 1 : 2;
	call.kind = (enum snpcore_kind)kind;
	call.nonblock = nondet_bool();
	call.msg_version = nondet_u8();
	call.request[0] = nondet_u8();
	call.has_certs_address = nondet_bool();
	call.certs_len = nondet_u32();
	call.response = response;
	call.certs = certs;
	inside = true;
	snpcore_submit(&ch, &call, now);
}

static void answer(uint64_t now)
{
	struct snpcore_answer said = {
		.failed = nondet_bool(),
		.exitinfo2 = nondet_u64(),
		.npages = nondet_u64(),
	};

	gets = 0;
	snpcore_answer(&ch, now, &said);
}

/* One event of the callers, or the driver's end. */
static void disturb(uint64_t now)
{
	if (!inside && nondet_bool())
		submit(now);
	else if (inside && nondet_bool())
		snpcore_interrupt(&ch, &call);
	else if (!inside && nondet_bool())
		snpcore_release(&ch, nondet_bool() ? 1 : 2);
}

static void settle(uint64_t now)
{
	struct snpcore_action action;

	snpcore_next(&ch, now, &action);
	if (action.todo != SNPCORE_DO_DELIVER)
		return;
	__CPROVER_assert(inside && action.call == &call,
			 "a call is delivered once");
	inside = false;
	snpcore_next(&ch, now, &action);
	__CPROVER_assert(action.todo != SNPCORE_DO_DELIVER,
			 "a call is delivered once");
}

/* Nothing that the guest keeps for sending is but the newest sealing. */
static bool message_well_formed(void)
{
	const struct snpcore_message *msg = &ch.msg;

	if (!msg->outstanding)
		return number_at(msg->page + 0x20) == 0 && msg->page[0] == 0 &&
		       msg->page[0x60] == 0 && !msg->free_send &&
		       !msg->completing;
	return !key_gone && msg->seqno == last_number &&
	       number_at(msg->page + 0x20) == last_number &&
	       msg->page[0] == last_stamp && msg->page[0x60] == last_stamp &&
	       counter == last_number + 1 &&
	       msg->identity.kind < SNPCORE_RETRY &&
	       msg->identity.certs_len <= SNPCORE_CERTS_MAX;
}

/* Whoever is inside has entered, and has something to do there. */
static bool role_well_formed(const struct snpcore_call *head)
{
	if (head->role == SNPCORE_ROLE_NEW || ch.disabled)
		return false;
	if (head->role == SNPCORE_ROLE_CLEANUP)
		return ch.msg.outstanding && head->kind != SNPCORE_RETRY;
	return head->kind != SNPCORE_RETRY || ch.msg.outstanding;
}

static bool queue_well_formed(void)
{
	const struct snpcore_call *head = ch.waiting.head;

	if (ch.done.head || inside != (head == &call))
		return false;
	if (head &&
	    (!role_well_formed(head) || (ch.closing && head != &ch.farewell)))
		return false;
	return head != &ch.farewell ||
	       (ch.closing && ch.calling && head->nonblock &&
		head->role == SNPCORE_ROLE_CLEANUP);
}

/* A host call is out: of the message that is outstanding, or of a query. */
static bool calling_well_formed(void)
{
	const struct snpcore_call *head = ch.waiting.head;

	if (!ch.calling)
		return true;
	return head && ch.querying == !ch.msg.outstanding &&
	       !ch.msg.free_send &&
	       (!ch.querying || (head->role == SNPCORE_ROLE_OWN &&
				 head->kind == SNPCORE_EXT_REPORT));
}

static bool well_formed(void)
{
	return counter % 2 == 0 && last_number <= counter &&
	       ch.disabled == key_gone && message_well_formed() &&
	       queue_well_formed() && calling_well_formed();
}

static void any_call(struct snpcore_call *any)
{
	int kind = nondet_int(), role = nondet_int();

	__CPROVER_assume(kind >= SNPCORE_REPORT && kind <= SNPCORE_RETRY);
	__CPROVER_assume(role >= SNPCORE_ROLE_NEW &&
			 role <= SNPCORE_ROLE_CLEANUP);
	any->owner = nondet_bool() ? 1 : 2;
	any->kind = (enum snpcore_kind)kind;
	any->role = (enum snpcore_role)role;
	any->nonblock = nondet_bool();
	any->interrupted = nondet_bool();
	any->msg_version = nondet_u8();
	any->has_certs_address = nondet_bool();
	any->certs_len = nondet_u32();
	__CPROVER_assume(any->certs_len <= SNPCORE_CERTS_MAX);
	any->has_deadline = nondet_bool();
	any->deadline = nondet_u64();
}

static void any_message(struct snpcore_message *msg)
{
	int kind = nondet_int();

	__CPROVER_assume(kind >= SNPCORE_REPORT && kind < SNPCORE_RETRY);
	__CPROVER_havoc_slice(msg->page, SNPCORE_PAGE_SIZE);
	msg->outstanding = nondet_bool();
	msg->completing = nondet_bool();
	msg->free_send = nondet_bool();
	msg->seqno = nondet_u64();
	msg->needed_pages = nondet_u32();
	msg->lease_end = nondet_u64();
	msg->identity.owner = nondet_u64();
	msg->identity.kind = (enum snpcore_kind)kind;
	msg->identity.msg_version = nondet_u8();
	msg->identity.certs_len = nondet_u32();
}

/* Any channel that is well formed, whatever happened to it before. */
static void any_channel(void)
{
	counter = nondet_u32();
	key_gone = nondet_bool();
	last_number = nondet_u64();
	last_stamp = nondet_u8();
	inside = nondet_bool();
	any_call(&call);
	call.response = response;
	call.certs = certs;
	any_message(&ch.msg);
	ch.disabled = nondet_bool();
	ch.closing = nondet_bool();
	ch.calling = nondet_bool();
	ch.querying = nondet_bool();
	ch.certs_known = nondet_bool();
	ch.certs_pages = nondet_u32();
	ch.resend_at = nondet_u64();
	ch.kept = nondet_bool();
	ch.kept_until = nondet_u64();
	ch.kept_identity.owner = nondet_u64();
	ch.kept_outcome.error = nondet_int();
	ch.kept_outcome.exitinfo2 = nondet_u64();
	if (inside) {
		ch.waiting.head = &call;
	} else if (nondet_bool()) {
		any_call(&ch.farewell);
		ch.waiting.head = &ch.farewell;
	}
	__CPROVER_assume(well_formed());
}

void prove_start(void)
{
	struct snpcore_config config;

	config.vmpck_id = nondet_u32();
	config.rate_s = nondet_u32();
	config.rate_burst = nondet_u32();
	config.busy_timeout_s = nondet_u32();
	config.pending_lease_s = nondet_u32();
	counter = nondet_u32();
	last_number = counter;
	if (snpcore_init(&ch, &ops, NULL, &config, nondet_u32()) == 0)
		__CPROVER_assert(well_formed(), "a channel starts well");
}

void prove_step(void)
{
	struct snpcore_config config;
	uint64_t now = nondet_u32();

	snpcore_config_init(&config);
	config.rate_s = nondet_bool() ? 1 : 0;
	config.busy_timeout_s = nondet_bool() ? 1 : 0;
	counter = 0;
	__CPROVER_assume(snpcore_init(&ch, &ops, NULL, &config, now) == 0);
	any_channel();
	if (ch.calling && nondet_bool())
		answer(now);
	else if (!ch.calling && !ch.closing && nondet_bool())
		snpcore_shutdown(&ch, now);
	else
		disturb(now);
	settle(now);
	__CPROVER_assert(well_formed(), "each step leads to a good state");
}
