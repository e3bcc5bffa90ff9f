/* SPDX-License-Identifier: MIT */
#include "host.h"

#include <stdlib.h>
#include "../page.h"

#define INVALID_LEN (UINT64_C(1) << 32)
#define BUSY (UINT64_C(2) << 32)

enum what {
	FORWARD,   /* hand the message to the firmware, and its answer back */
	SAY,	   /* say exitinfo2; the firmware never sees the message */
	LIE,	   /* forward it, keep the answer, and say exitinfo2 */
	FAIL,	   /* the call itself fails */
	FLIP,	   /* forward, then flip the answer's byte at `value` */
	SIZE,	   /* forward, then say that the answer is `value` long */
	SILENT,	   /* "done", without forwarding: the page stays zero */
	REPLAY,	   /* "done", with an older genuine answer */
	REDELIVER, /* "done", with the newest genuine answer */
	REFLECT,   /* "done", with the request itself as the answer */
};

struct manner {
	const char *name;
	enum what what;
	uint64_t value;
	uint64_t pages;
};

static const struct manner manners[] = {
	{ "ok", FORWARD, 0, 0 },
	{ "busy", SAY, BUSY, 0 },
	{ "busy-but-forwarded", LIE, BUSY, 0 },
	{ "invalid-len-0", SAY, INVALID_LEN, 0 },
	{ "invalid-len-1", SAY, INVALID_LEN, 1 },
	{ "invalid-len-5", SAY, INVALID_LEN, 5 },
	{ "invalid-len-2^20", SAY, INVALID_LEN, 1 << 20 },
	{ "invalid-len-max", SAY, INVALID_LEN, UINT64_MAX },
	{ "invalid-len-but-forwarded", LIE, INVALID_LEN, 5 },
	{ "vmm-generic", SAY, UINT64_C(0xffffffff) << 32, 0 },
	{ "vmm-bit31", SAY, UINT64_C(1) << 63, 0 },
	{ "fw-invalid-param", SAY, 0x16, 0 },
	{ "fw-not-called", SAY, 0xffffffff, 0 },
	{ "fw-and-invalid-len", SAY, INVALID_LEN | 0x16, 5 },
	{ "fw-and-busy", SAY, BUSY | 1, 0 },
	{ "fw-error-but-forwarded", LIE, 0x16, 0 },
	{ "call-failed", FAIL, 0, 0 },
	{ "flip-tag", FLIP, AT_TAG, 0 },
	{ "flip-seqno", FLIP, AT_SEQNO, 0 },
	{ "flip-seqno-high", FLIP, AT_SEQNO + 7, 0 },
	{ "flip-algo", FLIP, AT_ALGO, 0 },
	{ "flip-header-version", FLIP, AT_HEADER_VERSION, 0 },
	{ "flip-header-size", FLIP, AT_HEADER_SIZE, 0 },
	{ "flip-type", FLIP, AT_TYPE, 0 },
	{ "flip-version", FLIP, AT_VERSION, 0 },
	{ "flip-size", FLIP, AT_SIZE, 0 },
	{ "flip-rsvd", FLIP, AT_RSVD, 0 },
	{ "flip-vmpck", FLIP, AT_VMPCK, 0 },
	{ "flip-rsvd-tail", FLIP, AT_PAYLOAD - 1, 0 },
	{ "flip-payload", FLIP, AT_PAYLOAD, 0 },
	{ "flip-payload-end", FLIP, ANSWER_SIZE - 1, 0 },
	{ "size-0", SIZE, 0, 0 },
	{ "size-short", SIZE, ECHO_SIZE - 1, 0 },
	{ "size-4001", SIZE, 4001, 0 },
	{ "size-65535", SIZE, 65535, 0 },
	{ "silent", SILENT, 0, 0 },
	{ "replay-older", REPLAY, 0, 0 },
	{ "redeliver-newest", REDELIVER, 0, 0 },
	{ "reflect", REFLECT, 0, 0 },
};

unsigned int host_manners(void)
{
	return sizeof(manners) / sizeof(manners[0]);
}

const char *host_name(unsigned int manner)
{
	return manners[manner].name;
}

/* Forward the message: the firmware's error, or its answer in the page. */
static uint64_t forward(void)
{
	uint32_t error = firmware_take(w.request);

	if (error)
		return error;
	memcpy(w.answer, w.last, sizeof(w.answer));
	return 0;
}

/* The answer page as the manner leaves it; returns exitinfo2. */
static uint64_t fill_page(const struct manner *m)
{
	uint64_t error = 0;

	switch (m->what) {
	case SAY:
	case FAIL:
		return m->value;
	case LIE:
		if (firmware_take(w.request) == 0)
			w.lied = true;
		return m->value;
	case FORWARD:
		return forward();
	case FLIP:
		error = forward();
		w.answer[m->value] ^= 0x10;
		break;
	case SIZE:
		error = forward();
		put_le(w.answer + AT_SIZE, m->value, 2);
		break;
	case SILENT:
		break;
	case REPLAY:
		memcpy(w.answer, w.older, sizeof(w.answer));
		break;
	case REDELIVER:
		memcpy(w.answer, w.last, sizeof(w.answer));
		break;
	case REFLECT:
		memcpy(w.answer, w.request, sizeof(w.answer));
		break;
	}
	return error;
}

/* Is what lies in the page the firmware's answer to the message that is out? */
static bool genuine(void)
{
	uint8_t number[8];

	if (all_zero(w.last, sizeof(w.last)) ||
	    memcmp(w.answer, w.last, sizeof(w.answer)) != 0)
		return false;
	memcpy(number, w.request + AT_SEQNO, 8);
	number[0]++;
	return memcmp(number, w.answer + AT_SEQNO, 8) == 0;
}

static bool takes_key(const struct snpcore_answer *answer)
{
	bool extended = w.sent.exit_code == UINT64_C(0x80000012);

	if (w.sent_query)
		return false;
	if (answer->failed)
		return true;
	/* The last send before unload must finish, or the key goes. */
	if (answer->exitinfo2 == BUSY)
		return w.closing;
	if (answer->exitinfo2 == INVALID_LEN)
		return !extended;
	return answer->exitinfo2 != 0 || !genuine();
}

void host_answer(unsigned int manner, struct snpcore_answer *answer,
		 bool *must_disable)
{
	const struct manner *m = &manners[manner];

	answer->failed = m->what == FAIL;
	answer->exitinfo2 = fill_page(m);
	answer->npages = m->pages;
	*must_disable = takes_key(answer);
	w.asked_len = !answer->failed && answer->exitinfo2 == INVALID_LEN;
	if (w.asked_len)
		w.asked_pages = m->pages;
	w.completes = w.asked_len && !*must_disable && !w.sent_query;
	w.busy_at = !answer->failed && answer->exitinfo2 == BUSY ? w.now : 0;
	w.gets = 0;
}
