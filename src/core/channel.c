/* SPDX-License-Identifier: MIT */
#include "channel.h"

#include "certlen.h"
#include "ending.h"
#include "pending.h"
#include "sequence.h"

int snpcore_init(struct snpcore_channel *ch, const struct snpcore_ops *ops,
		 void *ctx, const struct snpcore_config *config, uint64_t now)
{
	memset(ch, 0, sizeof(*ch));
	ch->world.ops = ops;
	ch->world.ctx = ctx;
	if (snpcore_config_check(config))
		return -EINVAL;
	ch->world.vmpck_id = (uint8_t)config->vmpck_id;
	ch->config = *config;
	if (!snpcore_sequence_valid(&ch->world))
		return -EINVAL;
	snpcore_throttle_init(&ch->throttle, config->rate_s, config->rate_burst,
			      now);
	snpcore_queue_init(&ch->waiting);
	snpcore_queue_init(&ch->done);
	return 0;
}

void snpcore_destroy(struct snpcore_channel *ch)
{
	snpport_wipe(ch, sizeof(*ch));
}

enum snpcore_state snpcore_state(const struct snpcore_channel *ch)
{
	if (ch->disabled)
		return SNPCORE_DISABLED;
	if (ch->waiting.head)
		return SNPCORE_IN_FLIGHT;
	return ch->msg.outstanding ? SNPCORE_PENDING : SNPCORE_READY;
}

const char *snpcore_state_name(enum snpcore_state state)
{
	switch (state) {
	case SNPCORE_READY:
		return "ready";
	case SNPCORE_IN_FLIGHT:
		return "in flight";
	case SNPCORE_PENDING:
		return "pending";
	case SNPCORE_DISABLED:
		return "disabled";
	}
	return "?";
}

/* ---- coming in ---------------------------------------------------------- */

static bool is_valid(const struct snpcore_call *call)
{
	if (call->kind == SNPCORE_RETRY)
		return true;
	if (call->msg_version == 0)
		return false;
	return call->kind != SNPCORE_EXT_REPORT ||
	       (call->certs_len % SNPCORE_PAGE_SIZE == 0 &&
		call->certs_len <= SNPCORE_CERTS_MAX);
}

/* What ends a call at the door; 0: it may queue. */
static int refusal_at_door(const struct snpcore_channel *ch,
			   const struct snpcore_call *call)
{
	if (!is_valid(call))
		return -EINVAL;
	if (ch->closing)
		return -ENODEV;
	if (ch->disabled)
		return -ENOTTY;
	/* Somebody is inside, so nothing is pending. */
	if (call->kind == SNPCORE_RETRY && ch->waiting.head)
		return -EINVAL;
	if (call->nonblock && ch->waiting.head &&
	    !snpcore_length_known(ch, call))
		return -EAGAIN;
	return 0;
}

void snpcore_submit(struct snpcore_channel *ch, struct snpcore_call *call,
		    uint64_t now)
{
	int error = refusal_at_door(ch, call);

	snpcore_kept_expire(ch, now);
	call->next = NULL;
	call->role = SNPCORE_ROLE_NEW;
	call->interrupted = false;
	call->has_deadline = false;
	call->exitinfo2 = SNPCORE_EXIT_NOT_CALLED;
	if (error)
		(void)snpcore_finish(ch, call, error);
	else if (snpcore_length_known(ch, call))
		(void)snpcore_tell_length(ch, call);
	else
		snpcore_queue_push(&ch->waiting, call);
}

/* The table's PENDING row.  True: the call goes on to send. */
static bool enter_pending(struct snpcore_channel *ch, struct snpcore_call *call,
			  uint64_t now)
{
	if (!snpcore_pending_is_orphan(ch, now)) {
		if (ch->msg.identity.owner != call->owner)
			return snpcore_finish(ch, call, -EBUSY);
		if (call->kind == SNPCORE_RETRY ||
		    snpcore_identity_same(&ch->msg.identity, call)) {
			call->role = SNPCORE_ROLE_OWN;
			return true;
		}
	}
	if (call->kind == SNPCORE_RETRY)
		return snpcore_finish(ch, call, -EINVAL);
	snpcore_pending_make_orphan(ch);
	call->role = SNPCORE_ROLE_CLEANUP;
	return true;
}

/* First in the queue: take the channel as it stands. */
static bool enter(struct snpcore_channel *ch, struct snpcore_call *call,
		  uint64_t now)
{
	if (ch->disabled)
		return snpcore_finish(ch, call, -ENOTTY);
	if (ch->msg.outstanding)
		return enter_pending(ch, call, now);
	if (call->kind == SNPCORE_RETRY)
		return snpcore_finish(ch, call, -EINVAL);
	if (snpcore_kept_collect(ch, call))
		return snpcore_finish(ch, call, call->error);
	if (snpcore_length_known(ch, call))
		return snpcore_tell_length(ch, call);
	call->role = SNPCORE_ROLE_OWN;
	return true;
}

/* ---- sending ------------------------------------------------------------ */

static uint64_t ready_at(const struct snpcore_channel *ch, uint64_t now)
{
	uint64_t token = snpcore_throttle_ready(&ch->throttle, now);

	if (ch->msg.outstanding && ch->msg.free_send)
		return now;
	return token > ch->resend_at ? token : ch->resend_at;
}

/* Seal, and spend the number before the message can leave. */
static bool seal(struct snpcore_channel *ch, const struct snpcore_call *call)
{
	uint64_t seqno;

	if (!snpcore_sequence_next(&ch->world, &seqno) ||
	    !snpcore_message_seal(&ch->msg, &ch->world, call, seqno))
		return false;
	snpcore_sequence_spend(&ch->world, seqno);
	return true;
}

static bool send(struct snpcore_channel *ch, bool query, uint64_t now,
		 struct snpcore_action *action)
{
	const struct snpcore_message *msg = &ch->msg;
	bool extended = query || (msg->identity.kind == SNPCORE_EXT_REPORT &&
				  !msg->completing);

	if (msg->free_send)
		ch->msg.free_send = false;
	else
		snpcore_throttle_take(&ch->throttle, now);
	/* With nothing outstanding the page is all zero: that is a query. */
	ch->world.ops->shared_put(ch->world.ctx, msg->page);
	ch->calling = true;
	ch->querying = query;
	action->todo = SNPCORE_DO_SEND;
	action->exit_code = extended ? SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST
				     : SNPCORE_EXIT_CODE_GUEST_REQUEST;
	action->npages = extended && !query
				 ? msg->identity.certs_len / SNPCORE_PAGE_SIZE
				 : 0;
	return true;
}

/* Nothing may be sent before @ready: wait for it, or go without. */
static bool pause_call(struct snpcore_channel *ch, struct snpcore_call *call,
		       uint64_t ready, uint64_t now,
		       struct snpcore_action *action)
{
	bool hurried = call->has_deadline && call->deadline < ready;

	if (call->nonblock)
		return snpcore_leave(ch, call, -EAGAIN, now);
	if (hurried && now >= call->deadline)
		return snpcore_leave(ch, call, -ETIMEDOUT, now);
	action->todo = SNPCORE_DO_WAIT;
	action->until = hurried ? call->deadline : ready;
	return true;
}

/* What the call inside does next.  True: it is in @action. */
static bool step(struct snpcore_channel *ch, struct snpcore_call *call,
		 uint64_t now, struct snpcore_action *action)
{
	bool query;
	uint64_t ready;

	if (call == &ch->farewell && !ch->msg.outstanding)
		return snpcore_finish(ch, call, 0);
	if (call->role == SNPCORE_ROLE_NEW && !enter(ch, call, now))
		return false;
	ready = ready_at(ch, now);
	/* A message that can go now goes, whatever came up: that ends it. */
	if (call->interrupted && (now < ready || !ch->msg.outstanding))
		return snpcore_leave(ch, call, -EINTR, now);
	if (now < ready)
		return pause_call(ch, call, ready, now, action);
	query = snpcore_must_query(ch, call);
	if (!query && !ch->msg.outstanding && !seal(ch, call))
		return snpcore_finish(ch, call, -EIO);
	return send(ch, query, now, action);
}

/* A lease may end in the middle of another caller's pause. */
static void forget_in_time(const struct snpcore_channel *ch,
			   struct snpcore_action *action)
{
	if (!ch->kept || action->todo == SNPCORE_DO_SEND ||
	    (action->todo == SNPCORE_DO_WAIT &&
	     action->until <= ch->kept_until))
		return;
	action->todo = SNPCORE_DO_WAIT;
	action->until = ch->kept_until;
}

void snpcore_next(struct snpcore_channel *ch, uint64_t now,
		  struct snpcore_action *action)
{
	memset(action, 0, sizeof(*action));
	snpcore_kept_expire(ch, now);
	do {
		action->call = snpcore_queue_pop(&ch->done);
		if (action->call) {
			action->todo = SNPCORE_DO_DELIVER;
			return;
		}
	} while (!ch->calling && ch->waiting.head &&
		 !step(ch, ch->waiting.head, now, action));
	forget_in_time(ch, action);
}

/* ---- other events ------------------------------------------------------- */

void snpcore_interrupt(struct snpcore_channel *ch, struct snpcore_call *call)
{
	struct snpcore_call *inside = ch->waiting.head;

	if (call == inside)
		call->interrupted = true;
	else if (snpcore_queue_remove(&ch->waiting, call))
		(void)snpcore_finish(ch, call, -EINTR);
}

void snpcore_release(struct snpcore_channel *ch, uint64_t owner)
{
	if (ch->msg.outstanding && ch->msg.identity.owner == owner)
		snpcore_pending_make_orphan(ch);
	if (ch->kept && ch->kept_identity.owner == owner)
		snpcore_kept_wipe(ch);
}

void snpcore_shutdown(struct snpcore_channel *ch, uint64_t now)
{
	ch->closing = true;
	while (ch->waiting.head)
		(void)snpcore_leave(ch, ch->waiting.head, -ENODEV, now);
	snpcore_kept_wipe(ch);
	if (!ch->msg.outstanding)
		return;
	snpcore_pending_make_orphan(ch);
	ch->msg.free_send = true;
	ch->farewell.role = SNPCORE_ROLE_CLEANUP;
	ch->farewell.nonblock = true;
	snpcore_queue_push(&ch->waiting, &ch->farewell);
}

uint64_t snpcore_poll(const struct snpcore_channel *ch, uint64_t owner,
		      uint64_t now)
{
	uint64_t ready;

	if (ch->disabled || ch->closing)
		return now;
	if (ch->waiting.head)
		return UINT64_MAX;
	ready = ready_at(ch, now);
	if (ch->msg.outstanding && ch->msg.identity.owner != owner &&
	    !snpcore_pending_is_orphan(ch, now) && ready < ch->msg.lease_end)
		return ch->msg.lease_end;
	return ready;
}
