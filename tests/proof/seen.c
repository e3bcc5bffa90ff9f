/* SPDX-License-Identifier: MIT */
#include "seen.h"

#include <stdlib.h>
#include <string.h>

#include "world.h"

/* For each budget of events left (0..15), the deepest look so far, plus 1. */
struct entry {
	uint64_t hash; /* 0: free */
	uint64_t depths;
};

static struct entry *table;
static size_t slots_mask, used;

static struct entry *find(struct entry *in, size_t mask, uint64_t hash)
{
	size_t at = hash & mask;

	while (in[at].hash && in[at].hash != hash)
		at = (at + 1) & mask;
	return &in[at];
}

static void grow(void)
{
	size_t size = table ? (slots_mask + 1) * 2 : 1 << 16, i;
	struct entry *bigger = calloc(size, sizeof(*bigger));

	if (!bigger)
		abort();
	for (i = 0; table && i <= slots_mask; i++)
		if (table[i].hash)
			*find(bigger, size - 1, table[i].hash) = table[i];
	free(table);
	table = bigger;
	slots_mask = size - 1;
}

/* Was the state looked at with no less of either budget? */
static bool covered(const struct entry *entry, unsigned int depth,
		    unsigned int events)
{
	unsigned int e;

	for (e = events; e < 16; e++)
		if ((entry->depths >> (4 * e) & 15) > depth)
			return true;
	return false;
}

enum seen seen_look(uint64_t hash, unsigned int depth, unsigned int events)
{
	struct entry *entry;
	bool fresh;

	if (depth > 14 || events > 15)
		abort();
	if (!table || used * 2 > slots_mask)
		grow();
	entry = find(table, slots_mask, hash ? hash : 1);
	fresh = entry->hash == 0;
	if (!fresh && covered(entry, depth, events))
		return SEEN;
	if (fresh)
		used++;
	entry->hash = hash ? hash : 1;
	entry->depths &= ~(UINT64_C(15) << (4 * events));
	entry->depths |= (uint64_t)(depth + 1) << (4 * events);
	return fresh ? SEEN_NEVER : SEEN_SHALLOWER;
}

/* ---- what makes two states equal ------------------------------------------
 */

static uint64_t from_now(uint64_t when)
{
	return when > w.now ? when - w.now : 0;
}

/* A bucket's credit as of now, so that its history does not matter. */
static void settle_bucket(struct snpcore_throttle *bucket)
{
	uint64_t full = (uint64_t)bucket->token * bucket->per_ms;
	uint64_t credit =
		bucket->credit + (w.now - bucket->last) * bucket->per_ms;

	bucket->credit = credit < full ? credit : full;
	bucket->last = 0;
}

/*
 * Numbers count from the counter.  The bytes of a sealed message are those
 * in the ledger (a promise that is checked at every rest), so its number
 * stands for them.
 */
static void flatten_message(struct snpcore_message *msg)
{
	if (!msg->outstanding)
		return;
	msg->seqno -= w.counter;
	msg->lease_end = from_now(msg->lease_end);
}

/* Of a genuine answer that the host has kept, its number is what matters. */
static void flatten_answer(uint8_t *answer)
{
	uint64_t apart = w.counter - (uint64_t)answer[0x20];
	bool none = all_zero(answer, ANSWER_SIZE);

	memset(answer, 0, ANSWER_SIZE);
	if (!none)
		answer[0] = apart < 3 ? (uint8_t)(1 + apart) : 4;
}

static void flatten_slots(struct slot *slots)
{
	size_t i, k;

	for (i = 0; i < SLOTS; i++) {
		slots[i].arrival = 0;
		for (k = 0; k < SLOTS; k++)
			slots[i].arrival +=
				w.slots[k].arrival < w.slots[i].arrival;
		slots[i].call.deadline = from_now(slots[i].call.deadline);
	}
}

/*
 * The large buffers are left out where a promise says what is in them: the
 * message's page (the ledger's bytes), answers (zero at rest), what is kept
 * (zero unless there is something).
 */
static uint64_t digest_state(const struct world *flat)
{
	const struct snpcore_channel *ch = &flat->ch;
	const uint8_t *start = (const uint8_t *)flat;
	const uint8_t *page = ch->msg.page;
	const uint8_t *after_page = page + sizeof(ch->msg.page);
	const uint8_t *kept = (const uint8_t *)&ch->kept_outcome;
	const uint8_t *after = (const uint8_t *)&ch->farewell;
	const uint8_t *request = flat->request;
	const uint8_t *after_request = request + sizeof(flat->request);
	uint64_t parts[5] = {
		digest(start, (size_t)(page - start)),
		digest(after_page, (size_t)(kept - after_page)),
		ch->kept ? digest(kept, sizeof(ch->kept_outcome)) : 0,
		digest(after, (size_t)(request - after)),
		digest(after_request,
		       (size_t)(start + sizeof(*flat) - after_request)),
	};

	return digest(parts, sizeof(parts));
}

uint64_t world_hash(void)
{
	static struct world flat;

	/* A dead channel ends a sequence, however it died. */
	if (w.key_gone)
		return 2;
	flat = w;
	flat.now = 0;
	flat.wait_until = from_now(w.wait_until);
	flat.arrivals = 0;
	flat.counter = 0;
	flat.fw_expected -= w.counter;
	flat.lines = 0;
	memset(flat.ledger, 0, sizeof(flat.ledger));
	/* The bucket and the pause stand for these. */
	flat.sends = 0;
	memset(flat.sent_at, 0, sizeof(flat.sent_at));
	flat.busy_at = 0;
	settle_bucket(&flat.ch.throttle);
	flat.ch.resend_at = from_now(w.ch.resend_at);
	flat.ch.kept_until = from_now(w.ch.kept_until);
	flatten_message(&flat.ch.msg);
	flatten_answer(flat.last);
	flatten_answer(flat.older);
	flatten_slots(flat.slots);
	if (!w.ch.calling) {
		memset(&flat.sent, 0, sizeof(flat.sent));
		flat.sent_query = false;
		flat.ch.querying = false;
	}
	flat.sent.until = 0;
	memset(flat.answer, 0, sizeof(flat.answer));
	return digest_state(&flat);
}
