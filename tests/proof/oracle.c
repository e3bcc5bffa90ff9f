/* SPDX-License-Identifier: MIT */
#include "oracle.h"

#include <stdlib.h>
#include "../page.h"

#define NOT_CALLED UINT64_C(0xffffffff)
#define INVALID_LEN (UINT64_C(1) << 32)
#define BUSY (UINT64_C(2) << 32)
#define EXIT_PLAIN UINT64_C(0x80000011)
#define EXIT_EXTENDED UINT64_C(0x80000012)

static uint64_t number_of(const uint8_t *page)
{
	return get_le(page + AT_SEQNO, 4);
}

static struct slot *slot_of(const struct snpcore_call *call)
{
	size_t i;

	for (i = 0; i < SLOTS; i++)
		if (call == &w.slots[i].call)
			return &w.slots[i];
	return NULL;
}

/* First come, first served: nobody inside came before the one served. */
static void check_order(const struct slot *served)
{
	size_t i;

	for (i = 0; i < SLOTS; i++)
		PROMISE("first come, first served",
			!w.slots[i].inside ||
				w.slots[i].arrival >= served->arrival);
}

static void check_query(const struct snpcore_action *action)
{
	PROMISE("a query is an extended request without pages",
		action->exit_code == EXIT_EXTENDED && action->npages == 0);
}

static void check_message(const struct snpcore_action *action)
{
	uint32_t lines = w.lines;
	struct slot *slot = slot_of(w.ch.waiting.head);

	PROMISE("the counter is stored before the first send",
		w.counter == number_of(w.request) + 1);
	ledger_note(w.request, sizeof(w.request));
	if (w.lines > lines) {
		PROMISE("a message is sealed for a caller", slot != NULL);
		PROMISE("asking for the length seals nothing",
			slot->call.kind != SNPCORE_EXT_REPORT ||
				slot->call.certs_len || w.ch.certs_known);
		slot->sealed = true;
		check_order(slot);
	}
	PROMISE("a message leaves as a guest request, plain or extended",
		action->exit_code == EXIT_PLAIN ||
			action->exit_code == EXIT_EXTENDED);
	PROMISE("a plain request offers no pages",
		action->exit_code == EXIT_EXTENDED || action->npages == 0);
}

/* Any stretch of time holds a burst and what the rate brings meanwhile. */
static void check_rate(void)
{
	const struct snpcore_config *config = &w.ch.config;
	uint32_t i;

	if (w.sends == LEDGER_MAX)
		abort();
	w.sent_at[w.sends++] = w.now;
	for (i = 0; config->rate_s && i < w.sends; i++)
		PROMISE("host calls keep to the rate",
			(uint64_t)(w.sends - i) * config->rate_s * 1000 <=
				((uint64_t)config->rate_s * 1000 + w.now -
				 w.sent_at[i]) *
					config->rate_burst);
}

/* After BUSY, half of rate_s and at least half a second. */
static void check_pause(void)
{
	uint64_t pause = w.ch.config.rate_s * UINT64_C(500);

	PROMISE("the same bytes go again after a pause",
		w.busy_at == 0 ||
			w.now >= w.busy_at + (pause > 500 ? pause : 500));
}

void check_send(const struct snpcore_action *action)
{
	/* These two go at once: the completing request, the last of all. */
	bool at_once = w.completes || w.closing;

	w.completes = false;
	if (!at_once) {
		check_rate();
		check_pause();
	}
	PROMISE("each send lays the page out anew", w.put_before_send);
	PROMISE("a disabled channel sends nothing", !w.key_gone);
	w.put_before_send = false;
	w.sent = *action;
	w.sent_query = all_zero(w.request, sizeof(w.request));
	if (w.sent_query)
		check_query(action);
	else
		check_message(action);
}

struct before before(void)
{
	const struct snpcore_message *msg = &w.ch.msg;

	return (struct before){
		.anyone_inside = w.ch.waiting.head != NULL,
		.pending_owner = msg->outstanding ? msg->identity.owner : 0,
		.lease_end = msg->lease_end,
	};
}

static bool pending_is(const struct snpcore_channel *ch, uint64_t owner)
{
	return ch->msg.outstanding && ch->msg.identity.owner == owner;
}

static void check_success(const struct slot *slot, size_t index)
{
	const struct snpcore_call *call = &slot->call;
	size_t size = snpcore_response_size(call->kind);

	PROMISE("success is the firmware's answer to this very request",
		memcmp(slot_response[index], slot->echo, sizeof(slot->echo)) ==
			0);
	PROMISE("an answer is zero beyond its size",
		all_zero(slot_response[index] + ECHO_SIZE, size - ECHO_SIZE));
	if (call->kind == SNPCORE_EXT_REPORT && call->certs_len) {
		PROMISE("certificates come along",
			slot_certs[index][0] == 0xce &&
				slot_certs[index][call->certs_len - 1] == 0xce);
	}
	PROMISE("success says exitinfo2 0", call->exitinfo2 == 0);
	w.served_stranger = call->owner == 2;
}

/* The errno's own condition, each a row of the protocol. */
static void check_errno(const struct slot *slot, const struct before *was)
{
	const struct snpcore_call *call = &slot->call;

	switch (call->error) {
	case -EINTR:
		PROMISE("EINTR: only the interrupted", slot->interrupted);
		break;
	case -EAGAIN:
		PROMISE("EAGAIN: only the non-blocking", call->nonblock);
		break;
	case -EBUSY:
		PROMISE("EBUSY: another's pending message, within its lease",
			w.ch.msg.outstanding &&
				w.ch.msg.identity.owner != call->owner &&
				w.ch.msg.identity.owner != 0 &&
				w.now < w.ch.msg.lease_end &&
				!w.released[w.ch.msg.identity.owner]);
		break;
	case -ENOTTY:
		PROMISE("ENOTTY: the key is gone", w.key_gone);
		break;
	case -EBADMSG:
		PROMISE("EBADMSG: the key is gone", w.key_gone);
		break;
	case -EINVAL:
		PROMISE("EINVAL: SNP_RETRY with nothing of one's own pending",
			call->kind == SNPCORE_RETRY &&
				(was->pending_owner != call->owner ||
				 was->anyone_inside ||
				 w.now >= was->lease_end));
		break;
	case -ENODEV:
		PROMISE("ENODEV: the driver goes", w.closing);
		break;
	case -ETIMEDOUT:
		PROMISE("ETIMEDOUT: the host throttled for so long",
			call->has_deadline && w.now >= call->deadline);
		break;
	case -EIO:
		PROMISE("EIO: a length, a dead key, or a failed query",
			call->exitinfo2 == INVALID_LEN || w.key_gone ||
				call->exitinfo2 == NOT_CALLED);
		break;
	default:
		violated("an errno of the table");
	}
}

static void check_exitinfo2(const struct slot *slot)
{
	const struct snpcore_call *call = &slot->call;

	if (call->error && call->exitinfo2 == NOT_CALLED && !w.key_gone)
		PROMISE("fw_error 0xffffffff: nothing of the caller's was "
			"sealed",
			!slot->sealed);
	if (call->exitinfo2 == BUSY && !w.key_gone && !w.closing)
		PROMISE("vmm_error 2: the caller's message is pending",
			pending_is(&w.ch, call->owner) &&
				w.ch.msg.lease_end > w.now);
	if (call->exitinfo2 == INVALID_LEN && w.asked_len && !w.key_gone)
		PROMISE("the length told is the length asked for, saturating",
			call->certs_len ==
				(w.asked_pages > 0xfffff
					 ? 0xfffff000
					 : (uint32_t)w.asked_pages * 4096));
}

void check_delivery(struct slot *slot, const struct before *was)
{
	size_t index = (size_t)(slot - w.slots);

	PROMISE("a call ends once", slot->inside);
	PROMISE("the caller's plaintext is wiped",
		all_zero(slot->call.request, sizeof(slot->call.request)));
	if (slot->call.error)
		check_errno(slot, was);
	else if (slot->call.kind != SNPCORE_RETRY)
		check_success(slot, index);
	if (slot->call.kind != SNPCORE_RETRY)
		check_exitinfo2(slot);
	if (slot->call.error || slot->call.kind == SNPCORE_RETRY)
		PROMISE("a failed call writes no answer",
			all_zero(slot_response[index],
				 sizeof(slot_response[index])));
	memset(slot_response[index], 0, sizeof(slot_response[index]));
	memset(slot_certs[index], 0, sizeof(slot_certs[index]));
	memset(slot, 0, sizeof(*slot));
}

static bool kept_is_wiped(const struct snpcore_channel *ch)
{
	return all_zero(&ch->kept_outcome, sizeof(ch->kept_outcome)) &&
	       all_zero(&ch->kept_identity, sizeof(ch->kept_identity));
}

/* The bytes that wait to be sent again are those that left. */
static void check_pending_bytes(void)
{
	const struct snpcore_message *msg = &w.ch.msg;
	uint32_t lines = w.lines;

	if (!msg->outstanding)
		return;
	ledger_note(msg->page, sizeof(msg->page));
	PROMISE("a message is outstanding once it has left", w.lines == lines);
}

void check_rest(void)
{
	const struct snpcore_channel *ch = &w.ch;

	check_pending_bytes();
	w.asked_len = false;
	PROMISE("an answer's plaintext is wiped",
		all_zero(&ch->outcome, sizeof(ch->outcome)) &&
			all_zero(ch->answer, sizeof(ch->answer)));
	PROMISE("a kept outcome is wiped in time",
		ch->kept ? w.now < ch->kept_until : kept_is_wiped(ch));
	if (ch->kept)
		PROMISE("a kept outcome dies with its owner's file",
			!w.released[ch->kept_identity.owner]);
	if (ch->kept && !ch->calling)
		PROMISE("the end of what is kept is waited for",
			w.wait_until && w.wait_until <= ch->kept_until);
	if (snpcore_state(ch) == SNPCORE_READY) {
		PROMISE("guest and firmware agree on the counter when READY",
			w.crashed || w.fw_expected == w.counter + UINT64_C(1));
		PROMISE("a finished message is wiped",
			all_zero(&ch->msg, sizeof(ch->msg)));
	}
	if (snpcore_state(ch) == SNPCORE_DISABLED)
		PROMISE("a dead channel keeps nothing",
			all_zero(&ch->msg, sizeof(ch->msg)) &&
				kept_is_wiped(ch));
}

void check_disabled(bool must_disable)
{
	PROMISE("shared memory is read once", w.gets <= 1);
	if (must_disable)
		PROMISE("the table's row takes the key", w.key_gone);
	else
		PROMISE("no row of the table takes the key", !w.key_gone);
	if (w.key_gone)
		PROMISE("DISABLED when the key is gone",
			snpcore_state(&w.ch) == SNPCORE_DISABLED);
}
