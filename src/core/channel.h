/* SPDX-License-Identifier: MIT */
/*
 * The guest channel: a state machine that never sleeps, locks or allocates.
 *
 * Its host (kernel module, device node, test) holds a lock of its own around
 * every call below, and goes round one loop:
 *
 *	snpcore_submit(ch, call, now);
 *	for (;;) {
 *		snpcore_next(ch, now, &action);
 *		SNPCORE_DO_SEND: call the host with action.exit_code and
 *			action.npages, then snpcore_answer() what it said;
 *			the lock may be dropped meanwhile
 *		SNPCORE_DO_DELIVER: action.call is over, its memory is the
 *			caller's again
 *		SNPCORE_DO_WAIT: come back at action.until, or after the next
 *			event, whichever is first
 *		SNPCORE_DO_NOTHING: come back after the next event
 *	}
 *
 * Times are milliseconds of a clock that does not go back.
 *
 * The rule that everything here serves: for every (VMPCK, sequence number) at
 * most one ciphertext ever leaves the guest.
 */
#ifndef SNPCORE_CHANNEL_H
#define SNPCORE_CHANNEL_H

#include "call.h"
#include "config.h"
#include "message.h"
#include "ops.h"
#include "throttle.h"

/* GHCB exit codes (56421): what a host call asks for. */
#define SNPCORE_EXIT_CODE_GUEST_REQUEST UINT64_C(0x80000011)
#define SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST UINT64_C(0x80000012)

enum snpcore_state {
	SNPCORE_READY,
	SNPCORE_IN_FLIGHT,
	SNPCORE_PENDING,
	SNPCORE_DISABLED,
};

enum snpcore_todo {
	SNPCORE_DO_NOTHING,
	SNPCORE_DO_WAIT,
	SNPCORE_DO_SEND,
	SNPCORE_DO_DELIVER,
};

/* "ready", "in flight", "pending", "disabled". */
const char *snpcore_state_name(enum snpcore_state state);

struct snpcore_action {
	enum snpcore_todo todo;
	uint64_t until;		   /* WAIT */
	uint64_t exit_code;	   /* SEND */
	uint32_t npages;	   /* SEND: certificate pages offered */
	struct snpcore_call *call; /* DELIVER */
};

/* What came back from one host call. */
struct snpcore_answer {
	bool failed;	    /* the call itself failed, or raised an exception */
	uint64_t exitinfo2; /* as the host gave it */
	uint64_t npages;    /* with INVALID_LEN: the pages it asks for */
};

struct snpcore_channel {
	struct snpcore_world world;
	struct snpcore_config config;
	struct snpcore_throttle throttle;
	struct snpcore_queue waiting; /* the head is inside */
	struct snpcore_queue done;
	bool disabled;
	bool closing;
	bool calling;  /* a host call is under way */
	bool querying; /* ... with the all-zero page */
	bool certs_known;
	uint32_t certs_pages;
	uint64_t resend_at; /* pause after BUSY */
	struct snpcore_message msg;
	/* What SNP_RETRY left for its owner to collect. */
	bool kept;
	uint64_t kept_until;
	struct snpcore_identity kept_identity;
	struct snpcore_outcome kept_outcome;
	/* Private copies of one answer; zero between answers. */
	uint8_t answer[SNPCORE_PAGE_SIZE];
	struct snpcore_outcome outcome;
	struct snpcore_call farewell; /* the last send before unload */
};

/*
 * Start with the counter that the secrets page has.  0; -EINVAL for settings
 * that snpcore_config_check() refuses, or an odd counter.
 */
int snpcore_init(struct snpcore_channel *ch, const struct snpcore_ops *ops,
		 void *ctx, const struct snpcore_config *config, uint64_t now);

void snpcore_submit(struct snpcore_channel *ch, struct snpcore_call *call,
		    uint64_t now);
void snpcore_next(struct snpcore_channel *ch, uint64_t now,
		  struct snpcore_action *action);
void snpcore_answer(struct snpcore_channel *ch, uint64_t now,
		    const struct snpcore_answer *answer);

/*
 * The caller of @call was interrupted.  It is over soon: either at the next
 * snpcore_next(), or after the host call that is under way.
 */
void snpcore_interrupt(struct snpcore_channel *ch, struct snpcore_call *call);

/* The open file @owner is gone; it has no call inside. */
void snpcore_release(struct snpcore_channel *ch, uint64_t owner);

/*
 * Unload: waiting calls end with -ENODEV; a pending message is sent once more
 * and, still unfinished, the VMPCK is wiped.  Not while a host call is under
 * way.  Go on with snpcore_next() until it says SNPCORE_DO_NOTHING.
 */
void snpcore_shutdown(struct snpcore_channel *ch, uint64_t now);

/* Wipe every private copy; the channel is not usable afterwards. */
void snpcore_destroy(struct snpcore_channel *ch);

enum snpcore_state snpcore_state(const struct snpcore_channel *ch);

/*
 * poll(): when a request of @owner, or its pending one, would be sent.
 * @now or earlier: now (POLLOUT); UINT64_MAX: after the next event.
 */
uint64_t snpcore_poll(const struct snpcore_channel *ch, uint64_t owner,
		      uint64_t now);

#endif
