/* SPDX-License-Identifier: MIT */
/*
 * One caller inside the driver: what it asks, and how it ended.
 */
#ifndef SNPCORE_CALL_H
#define SNPCORE_CALL_H

#include "../wire/guestmsg.h"
#include "../wire/request.h"
#include "port.h"

#define SNPCORE_CERTS_MAX 0x4000u
#define SNPCORE_PAGE_SIZE SNPWIRE_PAGE_SIZE

/* exitinfo2 = vmm_error << 32 | fw_error */
#define SNPCORE_EXIT_NOT_CALLED UINT64_C(0xffffffff)
#define SNPCORE_EXIT_INVALID_LEN (UINT64_C(1) << 32)
#define SNPCORE_EXIT_BUSY (UINT64_C(2) << 32)

enum snpcore_kind {
	SNPCORE_REPORT,
	SNPCORE_DERIVED_KEY,
	SNPCORE_EXT_REPORT,
	SNPCORE_RETRY,
};

/* What a call does on the channel; core's own. */
enum snpcore_role {
	SNPCORE_ROLE_NEW,     /* has not looked at the channel yet */
	SNPCORE_ROLE_OWN,     /* drives its own message */
	SNPCORE_ROLE_CLEANUP, /* finishes an orphan before its own turn */
};

struct snpcore_call {
	/* Filled in by the host side before snpcore_submit(). */
	uint64_t owner; /* the open file, never 0 and never used twice */
	enum snpcore_kind kind;
	bool nonblock;
	uint8_t msg_version;
	uint8_t request[SNPWIRE_REPORT_REQ_SIZE]; /* rest zero for a key */
	bool has_certs_address;			  /* EXT_REPORT */
	uint32_t certs_len; /* EXT_REPORT: offered; out: what is needed */
	uint8_t *response;  /* snpcore_response_size(kind); NULL: RETRY */
	uint8_t *certs;	    /* certs_len bytes, or NULL if none offered */

	/* The outcome, once snpcore_next() has named the call as done. */
	int error; /* 0 or -errno */
	uint64_t exitinfo2;

	/* Core's own. */
	struct snpcore_call *next;
	enum snpcore_role role;
	bool interrupted;
	bool has_deadline;
	uint64_t deadline; /* of BUSY, once the host has said so */
};

/* The bytes of request and response structure; 0 for RETRY. */
size_t snpcore_request_size(enum snpcore_kind kind);
size_t snpcore_response_size(enum snpcore_kind kind);

/* FIFO of calls, linked through the calls themselves; short, so walked. */
struct snpcore_queue {
	struct snpcore_call *head;
};

void snpcore_queue_init(struct snpcore_queue *queue);
void snpcore_queue_push(struct snpcore_queue *queue, struct snpcore_call *call);
struct snpcore_call *snpcore_queue_pop(struct snpcore_queue *queue);
/* Take @call out of the middle; false if it is not there. */
bool snpcore_queue_remove(struct snpcore_queue *queue,
			  struct snpcore_call *call);

#endif
