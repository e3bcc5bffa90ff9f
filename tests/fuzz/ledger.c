/* SPDX-License-Identifier: MIT */
#include "ledger.h"

#include <errno.h>

#include "sim/aead.h"

#define NUMBER_AT 0x20u
#define AAD_AT 0x30u
#define TYPE_AT 0x34u
#define SIZE_AT 0x36u

static struct {
	struct snpsim_aead *aead; /* our own of the VMPCK */
	uint32_t vmpck_id;
	bool strict;
	size_t count;
	struct ledger_record records[LEDGER_RECORDS];
} ledger;

void ledger_begin(const uint8_t *vmpck, uint32_t vmpck_id, bool strict)
{
	ledger.vmpck_id = vmpck_id;
	ledger.strict = strict;
	ledger.count = 0;
	ledger.aead = snpsim_aead_new(vmpck);
	if (!ledger.aead)
		abort();
}

void ledger_end(void)
{
	snpsim_aead_free(ledger.aead);
	ledger.aead = NULL;
}

bool ledger_full(void)
{
	return ledger.count > LEDGER_RECORDS - 16;
}

static uint64_t number_of(const uint8_t *page)
{
	uint64_t number = 0;

	for (int i = 7; i >= 0; i--)
		number = number << 8 | page[NUMBER_AT + (size_t)i];
	return number;
}

static size_t size_of(const uint8_t *page)
{
	return page[SIZE_AT] | (size_t)page[SIZE_AT + 1] << 8;
}

static bool open_page(const uint8_t *page, uint8_t *plain)
{
	uint8_t iv[SNPSIM_AEAD_IV_SIZE] = { 0 };

	memcpy(iv, page + NUMBER_AT, 8);
	return size_of(page) <= SNPWIRE_MSG_PAYLOAD_MAX &&
	       snpsim_aead_open(ledger.aead, iv, page + AAD_AT, 48,
				page + SNPWIRE_MSG_HDR_SIZE, size_of(page),
				plain, page);
}

/* The message in full: ours to open, of its number, nothing behind it. */
static void check_message(const uint8_t *page, uint32_t counter,
			  struct ledger_record *record)
{
	uint8_t plain[SNPWIRE_MSG_PAYLOAD_MAX] = { 0 };

	MUST(page[AAD_AT] == 1 && page[AAD_AT + 1] == 1);
	MUST(page[TYPE_AT] == 3 || page[TYPE_AT] == 5);
	MUST(size_of(page) == (page[TYPE_AT] == 3 ? 32 : 96));
	MUST(fuzz_zero(page + LEDGER_SENT_MAX,
		       SNPCORE_PAGE_SIZE - LEDGER_SENT_MAX));
	MUST(open_page(page, plain));
	MUST(counter == record->number + 1);
	memcpy(record->request, plain, sizeof(record->request));
}

/* Two ciphertexts for one number, and all is lost. */
struct ledger_record *ledger_enter(const uint8_t *page, uint32_t counter)
{
	uint64_t number = number_of(page);
	struct ledger_record *record;

	for (size_t i = 0; i < ledger.count; i++) {
		record = &ledger.records[i];
		if (record->number != number)
			continue;
		if (ledger.strict)
			MUST(memcmp(record->sent, page, LEDGER_SENT_MAX) == 0);
		return record;
	}
	if (ledger.count == LEDGER_RECORDS)
		abort();
	record = &ledger.records[ledger.count++];
	memset(record, 0, sizeof(*record));
	record->number = number;
	memcpy(record->sent, page, LEDGER_SENT_MAX);
	if (ledger.strict)
		check_message(page, counter, record);
	return record;
}

/* Which of the firmware's answers are answers to the message at all. */
static bool fits(const struct ledger_record *record, const uint8_t *page)
{
	bool key = record->sent[TYPE_AT] == 3;

	return number_of(page) == record->number + 1 &&
	       page[TYPE_AT] == record->sent[TYPE_AT] + 1 &&
	       page[TYPE_AT + 1] == record->sent[TYPE_AT + 1] &&
	       page[0x3c] == ledger.vmpck_id &&
	       size_of(page) <=
		       (key ? SNPWIRE_KEY_RSP_SIZE : SNPWIRE_REPORT_RSP_SIZE);
}

void ledger_answer(struct ledger_record *record, const uint8_t *page)
{
	memcpy(record->page, page, SNPCORE_PAGE_SIZE);
	if (!fits(record, page))
		return;
	memset(record->response, 0, sizeof(record->response));
	record->answered = open_page(page, record->response);
}

bool ledger_accepts(const struct ledger_record *record, const uint8_t *page)
{
	uint8_t plain[SNPWIRE_MSG_PAYLOAD_MAX];

	return fits(record, page) && open_page(page, plain);
}

const uint8_t *ledger_old_page(size_t pick)
{
	return ledger.count ? ledger.records[pick % ledger.count].page : NULL;
}

/* ---- callers --------------------------------------------------------------
 */

static bool known_error(int error)
{
	static const int known[] = { 0,	      -EINTR,	 -EAGAIN, -EBUSY,
				     -ENOTTY, -EBADMSG,	 -EINVAL, -ENODEV,
				     -EIO,    -ETIMEDOUT };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i] == error)
			return true;
	return false;
}

/* Certificates prove themselves: they are the last answer's, as they came. */
static bool has_certs_of(const struct ledger_call *call,
			 const struct ledger_record *record)
{
	for (uint32_t i = 0; call->certs && i < call->certs_len; i++)
		if (call->certs[i] != record->fill)
			return false;
	return true;
}

/* An answer that this caller may see, and that nobody has seen yet. */
static struct ledger_record *answer_for(const struct ledger_call *call)
{
	size_t size = snpcore_response_size(call->kind);
	uint8_t type = call->kind == SNPCORE_DERIVED_KEY ? 3 : 5;

	for (size_t i = 0; i < ledger.count; i++) {
		struct ledger_record *record = &ledger.records[i];

		if (record->answered && !record->delivered &&
		    record->sent[TYPE_AT] == type &&
		    memcmp(record->request, call->request,
			   snpcore_request_size(call->kind)) == 0 &&
		    memcmp(record->response, call->response, size) == 0 &&
		    has_certs_of(call, record))
			return record;
	}
	return NULL;
}

static void check_success(const struct ledger_call *call)
{
	struct ledger_record *record = answer_for(call);

	MUST(record);
	record->delivered = true;
	MUST(call->exitinfo2 == 0);
}

void ledger_check_call(const struct ledger_call *call)
{
	if (!ledger.strict)
		return;
	MUST(known_error(call->error));
	if (call->kind == SNPCORE_RETRY)
		return;
	if (call->error == 0) {
		check_success(call);
		return;
	}
	MUST(fuzz_zero(call->response, snpcore_response_size(call->kind)));
	if (call->certs)
		MUST(fuzz_zero(call->certs, call->certs_len));
}
