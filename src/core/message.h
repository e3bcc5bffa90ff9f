/* SPDX-License-Identifier: MIT */
/*
 * A sealed message: the one ciphertext of its sequence number, what it was
 * made from, and how it ended.
 */
#ifndef SNPCORE_MESSAGE_H
#define SNPCORE_MESSAGE_H

#include "call.h"
#include "ops.h"

/* What a message was made from; compared, never sealed again. */
struct snpcore_identity {
	uint64_t owner; /* the open file; 0: an orphan, or nobody's */
	enum snpcore_kind kind;
	uint8_t msg_version;
	uint8_t request[SNPWIRE_REPORT_REQ_SIZE];
	uint32_t certs_len; /* 0 when there was no address */
};

struct snpcore_message {
	bool outstanding; /* sealed, and not finished */
	bool completing;  /* INVALID_LEN came: it goes as a plain request */
	bool free_send;	  /* its next send takes no token and no pause */
	uint64_t seqno;
	uint32_t needed_pages; /* what INVALID_LEN asked for */
	uint64_t lease_end;    /* when its owner is away: an orphan by then */
	struct snpcore_identity identity;
	/* The ciphertext, then zeros; all zeros when nothing is outstanding. */
	uint8_t page[SNPCORE_PAGE_SIZE];
};

/* How a message ended: what its owner is handed. */
struct snpcore_outcome {
	int error;
	uint64_t exitinfo2;
	uint32_t certs_len; /* of INVALID_LEN */
	/* How much of the two is not zero; only that much is wiped. */
	uint32_t response_used;
	uint32_t certs_used;
	uint8_t response[SNPWIRE_MSG_PAYLOAD_MAX];
	uint8_t certs[SNPCORE_CERTS_MAX];
};

/* Certificate bytes that a call has room for; 0 without an address. */
uint32_t snpcore_certs_room(const struct snpcore_call *call);

/* Is @call the very request that @identity describes, of the same owner? */
bool snpcore_identity_same(const struct snpcore_identity *identity,
			   const struct snpcore_call *call);

/*
 * Seal @call's request under @seqno, in private memory; @msg is all zero.
 * False if the cipher refused; @msg is as before then.
 */
bool snpcore_message_seal(struct snpcore_message *msg,
			  const struct snpcore_world *world,
			  const struct snpcore_call *call, uint64_t seqno);

/*
 * Check and open an answer (a private copy) to @msg.  @outcome's response is
 * all zero, and still so when false is returned; it stays zero beyond what the
 * answer carries.
 */
bool snpcore_message_open(const struct snpcore_message *msg,
			  const struct snpcore_world *world,
			  const uint8_t answer[SNPCORE_PAGE_SIZE],
			  struct snpcore_outcome *outcome);

void snpcore_identity_wipe(struct snpcore_identity *identity);
void snpcore_message_wipe(struct snpcore_message *msg);
void snpcore_outcome_wipe(struct snpcore_outcome *outcome);
/* Copy response page and certificates out of shared memory. */
void snpcore_outcome_fetch(struct snpcore_outcome *outcome,
			   const struct snpcore_world *world,
			   uint8_t answer[SNPCORE_PAGE_SIZE],
			   uint32_t certs_len);

/* Give a call what its message came to. */
void snpcore_outcome_hand_over(const struct snpcore_outcome *outcome,
			       struct snpcore_call *call);

#endif
