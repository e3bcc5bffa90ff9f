/* SPDX-License-Identifier: MIT */
/*
 * The world around one guest channel, as plain memory: guest, host, firmware,
 * callers and the ledger of what left the guest.  It is copied, hashed and
 * put back by the enumerator, always at one address.
 */
#ifndef PROOF_WORLD_H
#define PROOF_WORLD_H

#include "core/channel.h"

#define SLOTS 3u
#define LEDGER_MAX 64u
/* Answers carry this much; the core must zero the rest. */
#define ECHO_SIZE 48u
#define ANSWER_SIZE (SNPWIRE_MSG_HDR_SIZE + ECHO_SIZE)

/* One caller's thread: slots 0 and 2 share an open file. */
struct slot {
	bool inside;
	bool interrupted;
	bool sealed;	  /* a number was spent on this very call */
	uint8_t echo[32]; /* what its answer must repeat */
	uint32_t arrival;
	struct snpcore_call call;
};

struct ledger_line {
	uint64_t seqno; /* answers included */
	uint64_t digest;
};

struct world {
	uint64_t now;
	struct snpcore_channel ch;
	uint64_t wait_until; /* what the core asked for; 0: nothing */
	bool closing;
	bool served_stranger;
	uint32_t arrivals;
	struct slot slots[SLOTS];
	bool released[4]; /* by owner */

	/* guest memory that outlives a driver */
	uint32_t counter;
	bool key_gone;

	/* shared memory, and how it was used */
	uint8_t request[SNPCORE_PAGE_SIZE];
	uint8_t answer[ANSWER_SIZE]; /* the response page's non-zero part */
	bool put_before_send;
	uint8_t gets;

	/* the send that the host has not answered */
	struct snpcore_action sent;
	bool sent_query;

	/* host */
	uint8_t last[ANSWER_SIZE];  /* newest genuine answer, 0 if none */
	uint8_t older[ANSWER_SIZE]; /* the one before */
	bool asked_len;		    /* INVALID_LEN was the answer */
	uint64_t asked_pages;
	bool completes; /* ... so the next send is the completing one */
	bool lied;	/* ... about a message that the firmware has taken */
	bool crashed;	/* a driver died with a message outstanding */

	/* firmware */
	uint64_t fw_expected;

	uint32_t lines;
	struct ledger_line ledger[LEDGER_MAX];

	/* ... and when the host was called, as far as it takes a token */
	uint32_t sends;
	uint64_t sent_at[LEDGER_MAX];
	uint64_t busy_at; /* when the host last throttled, 0: not since */
};

extern struct world w;
extern bool real_gcm; /* AES-256-GCM and not the fast stand-in */
/* What led here, and what was tried then, for a violation's report. */
extern const char *trace, *calm;
extern uint8_t slot_response[SLOTS][SNPWIRE_MSG_PAYLOAD_MAX];
extern uint8_t slot_certs[SLOTS][SNPCORE_CERTS_MAX];

/* Say which promise is broken, and how one gets there; exits with 1. */
void violated(const char *promise);
#define PROMISE(name, holds)                                                   \
	do {                                                                   \
		if (!(holds))                                                  \
			violated(name);                                        \
	} while (0)

uint64_t digest(const void *data, size_t len);
bool all_zero(const void *data, size_t len);

/* A guest that boots: fresh key, counters at the start. */
void world_boot(const struct snpcore_config *config);
/* A driver that starts on what the one before left. */
void world_start_driver(const struct snpcore_config *config);
/* Note a ciphertext in the ledger; two for one number is the end. */
void ledger_note(const uint8_t *page, size_t len);
/* The firmware takes the request page; 0 or its error code. */
uint32_t firmware_take(const uint8_t *page);

#endif
