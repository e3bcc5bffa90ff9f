/* SPDX-License-Identifier: MIT */
/* What a host call brought: the table of what follows from it. */
#include "certlen.h"
#include "channel.h"
#include "ending.h"
#include "pending.h"

#define MS_PER_S 1000u
#define PAUSE_MS_MIN 500u

/* The host throttles: the same bytes again, after a pause. */
static void answer_busy(struct snpcore_channel *ch, struct snpcore_call *call,
			uint64_t now)
{
	uint32_t pause = ch->config.rate_s * (MS_PER_S / 2);

	ch->resend_at = now + (pause > PAUSE_MS_MIN ? pause : PAUSE_MS_MIN);
	if (call->has_deadline || ch->config.busy_timeout_s == 0)
		return;
	call->has_deadline = true;
	call->deadline = now + (uint64_t)ch->config.busy_timeout_s * MS_PER_S;
}

static void answer_query(struct snpcore_channel *ch, struct snpcore_call *call,
			 const struct snpcore_answer *answer)
{
	if (answer->failed) {
		(void)snpcore_finish(ch, call, -EIO);
		return;
	}
	/* Any refusal but INVALID_LEN is a host that has no certificates. */
	snpcore_learn_length(ch, answer->exitinfo2 == SNPCORE_EXIT_INVALID_LEN
					 ? answer->npages
					 : 0);
	(void)snpcore_tell_length(ch, call);
}

/* The message is finished, and ch->outcome.response is what it brought. */
static void conclude(struct snpcore_channel *ch, struct snpcore_call *call,
		     uint64_t now)
{
	struct snpcore_outcome *outcome = &ch->outcome;

	if (ch->msg.completing) {
		outcome->error = -EIO;
		outcome->exitinfo2 = SNPCORE_EXIT_INVALID_LEN;
		outcome->certs_len = ch->msg.needed_pages * SNPCORE_PAGE_SIZE;
		snpport_wipe(outcome->response, sizeof(outcome->response));
	}
	if (call->role == SNPCORE_ROLE_CLEANUP) {
		call->role = SNPCORE_ROLE_NEW;
	} else if (call->kind == SNPCORE_RETRY) {
		snpcore_kept_store(ch, now);
		(void)snpcore_finish(ch, call, 0);
	} else {
		snpcore_outcome_hand_over(outcome, call);
		(void)snpcore_finish(ch, call, outcome->error);
	}
	snpcore_message_wipe(&ch->msg);
	snpcore_outcome_wipe(outcome);
	snpport_wipe(ch->answer, sizeof(ch->answer));
}

/* The host has it that the answer lies in shared memory. */
static void answer_arrived(struct snpcore_channel *ch,
			   struct snpcore_call *call, uint64_t now)
{
	uint32_t certs_len =
		ch->msg.completing ? 0 : ch->msg.identity.certs_len;

	/* The only look at shared memory; all else looks at the copy. */
	snpcore_outcome_fetch(&ch->outcome, &ch->world, ch->answer, certs_len);
	if (snpcore_message_open(&ch->msg, &ch->world, ch->answer,
				 &ch->outcome))
		conclude(ch, call, now);
	else
		snpcore_refuse(ch, call, -EBADMSG, 0);
}

static void answer_message(struct snpcore_channel *ch,
			   struct snpcore_call *call, uint64_t now,
			   const struct snpcore_answer *answer)
{
	struct snpcore_message *msg = &ch->msg;

	if (answer->failed) {
		snpcore_refuse(ch, call, -EIO, UINT64_MAX);
	} else if (answer->exitinfo2 == 0) {
		answer_arrived(ch, call, now);
	} else if (answer->exitinfo2 == SNPCORE_EXIT_INVALID_LEN &&
		   msg->identity.kind == SNPCORE_EXT_REPORT &&
		   !msg->completing) {
		/*
		 * The number is spent: the same bytes must still be answered,
		 * without certificates, or the counters part.
		 */
		msg->completing = true;
		msg->free_send = true;
		msg->needed_pages = snpcore_clip_pages(answer->npages);
		snpcore_learn_length(ch, answer->npages);
	} else {
		snpcore_refuse(ch, call, -EIO, answer->exitinfo2);
	}
}

void snpcore_answer(struct snpcore_channel *ch, uint64_t now,
		    const struct snpcore_answer *answer)
{
	struct snpcore_call *call = ch->waiting.head;

	if (!ch->calling)
		return;
	ch->calling = false;
	ch->resend_at = 0;
	if (!answer->failed && answer->exitinfo2 == SNPCORE_EXIT_BUSY)
		answer_busy(ch, call, now);
	else if (ch->querying)
		answer_query(ch, call, answer);
	else
		answer_message(ch, call, now, answer);
}
