/* SPDX-License-Identifier: MIT */
/*
 * What left a guest, number by number, and what the firmware said to it.
 * PROTOCOL: for every (VMPCK, number) at most one ciphertext ever leaves; what
 * is delivered was authentic and is the caller's own.
 */
#ifndef FUZZ_LEDGER_H
#define FUZZ_LEDGER_H

#include "core/call.h"
#include "fuzz.h"

#define LEDGER_RECORDS 160u
/* The longest message that a guest sends. */
#define LEDGER_SENT_MAX (SNPWIRE_MSG_HDR_SIZE + SNPWIRE_REPORT_REQ_SIZE)

struct ledger_record {
	uint64_t number;
	uint8_t sent[LEDGER_SENT_MAX];
	uint8_t request[SNPWIRE_REPORT_REQ_SIZE];
	bool answered;
	bool delivered;
	uint8_t fill; /* of the certificate pages */
	uint8_t response[SNPWIRE_MSG_PAYLOAD_MAX];
	uint8_t page[SNPCORE_PAGE_SIZE];
};

/*
 * A new guest, whose driver uses this VMPCK.  @strict: it keeps every promise;
 * else only records are kept.
 */
void ledger_begin(const uint8_t *vmpck, uint32_t vmpck_id, bool strict);
void ledger_end(void);
/* So much left the guest that the ledger is nearly full. */
bool ledger_full(void);

/*
 * A message leaves; @counter is the VMPCK's in the secrets page.  Its record,
 * until ledger_end().
 */
struct ledger_record *ledger_enter(const uint8_t *page, uint32_t counter);
/* The firmware's answer to it. */
void ledger_answer(struct ledger_record *record, const uint8_t *page);
/* Whether this is an answer to it, authentic in all that is sealed. */
bool ledger_accepts(const struct ledger_record *record, const uint8_t *page);
/* Some record's page, NULL if there is none. */
const uint8_t *ledger_old_page(size_t pick);

/* What a caller asked, and what its call came to. */
struct ledger_call {
	enum snpcore_kind kind;
	uint8_t request[SNPWIRE_REPORT_REQ_SIZE]; /* as it was asked */
	int error;
	uint64_t exitinfo2;
	const uint8_t *response; /* zero before the call */
	const uint8_t *certs;	 /* NULL: none offered; zero before */
	uint32_t certs_len;	 /* as offered */
};

void ledger_check_call(const struct ledger_call *call);

#endif
