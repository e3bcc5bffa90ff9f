/* SPDX-License-Identifier: MIT */
#include "events.h"

#include <stdlib.h>

enum what { TIME, LEASE, TIMEOUT, SUBMIT, INTERRUPT, CLOSE, UNLOAD, CRASH };

struct event {
	const char *name;
	enum what what;
	unsigned int slot;
	enum snpcore_kind kind;
	uint8_t data;	    /* what tells one request from another */
	uint32_t certs_len; /* EXT_REPORT */
	bool nonblock;
};

/* Slots 0 and 2 are two threads on one open file, slot 1 is another's. */
static const uint64_t owners[SLOTS] = { 1, 2, 1 };

#define PAGE SNPCORE_PAGE_SIZE

static const struct event list[] = {
	[EVENT_TIME] = { "time", TIME, 0, 0, 0, 0, 0 },
	[EVENT_LEASE] = { "lease", LEASE, 0, 0, 0, 0, 0 },
	[EVENT_STRANGER] = { "B:report", SUBMIT, 1, SNPCORE_REPORT, 9, 0, 0 },
	{ "timeout", TIMEOUT, 0, 0, 0, 0, 0 },
	{ "A:report", SUBMIT, 0, SNPCORE_REPORT, 1, 0, 0 },
	{ "A:report-nb", SUBMIT, 0, SNPCORE_REPORT, 1, 0, 1 },
	{ "A:other", SUBMIT, 0, SNPCORE_REPORT, 2, 0, 0 },
	{ "A:key", SUBMIT, 0, SNPCORE_DERIVED_KEY, 3, 0, 0 },
	{ "A:ext", SUBMIT, 0, SNPCORE_EXT_REPORT, 4, PAGE, 0 },
	{ "A:ext-nb", SUBMIT, 0, SNPCORE_EXT_REPORT, 4, PAGE, 1 },
	{ "A:query", SUBMIT, 0, SNPCORE_EXT_REPORT, 5, 0, 0 },
	{ "A:query-nb", SUBMIT, 0, SNPCORE_EXT_REPORT, 5, 0, 1 },
	{ "A:retry", SUBMIT, 0, SNPCORE_RETRY, 0, 0, 0 },
	{ "A:retry-nb", SUBMIT, 0, SNPCORE_RETRY, 0, 0, 1 },
	{ "B:ext", SUBMIT, 1, SNPCORE_EXT_REPORT, 6, PAGE, 0 },
	{ "B:query", SUBMIT, 1, SNPCORE_EXT_REPORT, 7, 0, 0 },
	{ "B:report-nb", SUBMIT, 1, SNPCORE_REPORT, 9, 0, 1 },
	{ "B:retry", SUBMIT, 1, SNPCORE_RETRY, 0, 0, 0 },
	{ "A2:report", SUBMIT, 2, SNPCORE_REPORT, 1, 0, 0 },
	{ "A2:retry", SUBMIT, 2, SNPCORE_RETRY, 0, 0, 0 },
	{ "A:signal", INTERRUPT, 0, 0, 0, 0, 0 },
	{ "B:signal", INTERRUPT, 1, 0, 0, 0, 0 },
	{ "A2:signal", INTERRUPT, 2, 0, 0, 0, 0 },
	{ "A:close", CLOSE, 0, 0, 0, 0, 0 },
	{ "B:close", CLOSE, 1, 0, 0, 0, 0 },
	{ "unload", UNLOAD, 0, 0, 0, 0, 0 },
	{ "crash", CRASH, 0, 0, 0, 0, 0 },
};

unsigned int event_count(void)
{
	return sizeof(list) / sizeof(list[0]);
}

const char *event_name(unsigned int event)
{
	return list[event].name;
}

unsigned int event_costs(unsigned int event)
{
	return list[event].what == TIME ? 0 : 1;
}

static bool owner_inside(uint64_t owner)
{
	size_t i;

	for (i = 0; i < SLOTS; i++)
		if (w.slots[i].inside && owners[i] == owner)
			return true;
	return false;
}

/* The deadline that the one who is inside got with the first BUSY; 0: none. */
static uint64_t deadline(void)
{
	const struct snpcore_call *inside = w.ch.waiting.head;

	return inside && inside->has_deadline ? inside->deadline : 0;
}

bool event_possible(unsigned int event)
{
	const struct event *e = &list[event];

	switch (e->what) {
	case TIME:
		return w.wait_until > w.now && !w.ch.calling;
	case LEASE:
		return (w.ch.msg.outstanding && w.ch.msg.lease_end > w.now) ||
		       (w.ch.kept && w.ch.kept_until > w.now);
	case TIMEOUT:
		return deadline() > w.now;
	case SUBMIT:
		return !w.slots[e->slot].inside && !w.closing;
	case INTERRUPT:
		return w.slots[e->slot].inside && !w.slots[e->slot].interrupted;
	case CLOSE:
		return !owner_inside(owners[e->slot]);
	case UNLOAD:
		return !w.ch.calling && !w.closing;
	case CRASH:
		return true;
	}
	return false;
}

static void submit(const struct event *e)
{
	struct slot *slot = &w.slots[e->slot];
	struct snpcore_call *call = &slot->call;

	memset(slot, 0, sizeof(*slot));
	slot->inside = true;
	slot->arrival = w.arrivals++;
	call->owner = owners[e->slot];
	call->kind = e->kind;
	call->nonblock = e->nonblock;
	call->msg_version = 1;
	memset(call->request, e->data, snpcore_request_size(e->kind));
	memcpy(slot->echo, call->request, sizeof(slot->echo));
	call->certs_len = e->certs_len;
	call->has_certs_address = e->certs_len != 0;
	if (e->kind != SNPCORE_RETRY)
		call->response = slot_response[e->slot];
	call->certs = e->certs_len ? slot_certs[e->slot] : NULL;
	w.released[call->owner] = false;
	snpcore_submit(&w.ch, call, w.now);
}

static uint64_t lease_end(void)
{
	uint64_t end = w.ch.msg.outstanding ? w.ch.msg.lease_end : 0;

	return w.ch.kept && w.ch.kept_until > end ? w.ch.kept_until : end;
}

/* The driver is gone at once; secrets page and firmware stay as they are. */
static void crash(const struct snpcore_config *config)
{
	if (w.ch.msg.outstanding)
		w.crashed = true;
	world_start_driver(config);
}

void event_run(unsigned int event, const struct snpcore_config *config)
{
	const struct event *e = &list[event];

	switch (e->what) {
	case TIME:
		w.now = w.wait_until;
		break;
	case LEASE:
		w.now = lease_end();
		break;
	case TIMEOUT:
		w.now = deadline();
		break;
	case SUBMIT:
		submit(e);
		break;
	case INTERRUPT:
		w.slots[e->slot].interrupted = true;
		snpcore_interrupt(&w.ch, &w.slots[e->slot].call);
		break;
	case CLOSE:
		w.released[owners[e->slot]] = true;
		snpcore_release(&w.ch, owners[e->slot]);
		break;
	case UNLOAD:
		w.closing = true;
		snpcore_shutdown(&w.ch, w.now);
		break;
	case CRASH:
		crash(config);
		break;
	}
}
