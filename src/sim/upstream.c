/* SPDX-License-Identifier: MIT */
#include "upstream.h"

#include "../core/sequence.h"

#define BUSY_PAUSE_MS 2000u
#define BUSY_PATIENCE_MS 60000u
/* A host call that raised an exception: enum es_result, left untranslated. */
#define ES_VMM_ERROR 2

/* What sets the releases apart, each as it first came out. */
struct snpsim_upstream_profile {
	bool knows_busy;   /* 6.3: the same bytes every 2 s, for 60 s */
	bool wipes;	   /* 6.1: the key goes when the counter is in doubt */
	bool hides_growth; /* 6.1 to 6.3: INVALID_LEN comes with a 0 */
	bool garbage;	   /* to 6.2: an unset word beside a success */
	uint64_t not_called;
};

static const struct snpsim_upstream_profile profiles[] = {
	[SNPSIM_KERNEL_5_19] = { .garbage = true, .not_called = 0xff },
	[SNPSIM_KERNEL_6_1] = { .wipes = true,
				.hides_growth = true,
				.garbage = true,
				.not_called = 0xff },
	[SNPSIM_KERNEL_6_2] = { .wipes = true,
				.hides_growth = true,
				.garbage = true,
				.not_called = 0xff },
	[SNPSIM_KERNEL_6_3] = { .knows_busy = true,
				.wipes = true,
				.hides_growth = true,
				.not_called = 0xff },
	[SNPSIM_KERNEL_6_8] = { .knows_busy = true,
				.wipes = true,
				.not_called = 0xff },
	[SNPSIM_KERNEL_6_12] = { .knows_busy = true,
				 .wipes = true,
				 .not_called = 0xff },
	[SNPSIM_KERNEL_6_14] = { .knows_busy = true, .wipes = true },
	[SNPSIM_KERNEL_7_0] = { .knows_busy = true, .wipes = true },
};

int snpsim_upstream_init(struct snpsim_upstream *up, enum snpsim_kernel kernel,
			 const struct snpcore_ops *ops, void *ctx,
			 uint32_t vmpck_id)
{
	memset(up, 0, sizeof(*up));
	if (kernel == SNPSIM_KERNEL_OURS ||
	    kernel >= sizeof(profiles) / sizeof(profiles[0]))
		return -EINVAL;
	up->world.ops = ops;
	up->world.ctx = ctx;
	up->world.vmpck_id = (uint8_t)vmpck_id;
	up->profile = &profiles[kernel];
	snpcore_queue_init(&up->waiting);
	snpcore_queue_init(&up->done);
	return 0;
}

/* ---- coming in and going out --------------------------------------------- */

static void finish(struct snpsim_upstream *up, struct snpcore_call *call,
		   int error)
{
	(void)snpcore_queue_remove(&up->waiting, call);
	call->error = error;
	snpcore_queue_push(&up->done, call);
}

void snpsim_upstream_submit(struct snpsim_upstream *up,
			    struct snpcore_call *call)
{
	call->next = NULL;
	/* An argument at address 0 is looked at before the command is. */
	if (call->kind == SNPCORE_RETRY)
		finish(up, call, -EFAULT);
	else if (call->msg_version == 0 ||
		 (call->kind == SNPCORE_EXT_REPORT &&
		  (call->certs_len % SNPCORE_PAGE_SIZE ||
		   call->certs_len > SNPCORE_CERTS_MAX)))
		finish(up, call, -EINVAL);
	else if (up->closing)
		finish(up, call, -ENODEV);
	else
		snpcore_queue_push(&up->waiting, call);
}

/* A zero is never written back: the caller finds what it had put there. */
static void tell(struct snpcore_call *call, uint64_t exitinfo2)
{
	if (exitinfo2)
		call->exitinfo2 = exitinfo2;
}

static void forget(struct snpsim_upstream *up)
{
	snpcore_message_wipe(&up->msg);
	snpcore_outcome_wipe(&up->outcome);
	snpport_wipe(up->answer, sizeof(up->answer));
	up->deadline = 0;
	up->resend_at = 0;
}

/* The exchange is over; its number counts as used. */
static void conclude(struct snpsim_upstream *up, struct snpcore_call *call,
		     int error, uint64_t exitinfo2)
{
	snpcore_sequence_spend(&up->world, up->msg.seqno);
	tell(call, exitinfo2);
	forget(up);
	finish(up, call, error);
}

/*
 * The exchange failed.  5.19 keeps key and number, and seals its next
 * message under the same IV, unless the answer was not authentic.
 */
static void abandon(struct snpsim_upstream *up, struct snpcore_call *call,
		    int error, uint64_t exitinfo2)
{
	if (up->profile->wipes || error == -EBADMSG) {
		up->disabled = true;
		up->world.ops->key_wipe(up->world.ctx);
	}
	tell(call, exitinfo2);
	forget(up);
	finish(up, call, error);
}

/* ---- sending ------------------------------------------------------------- */

static bool seal(struct snpsim_upstream *up, const struct snpcore_call *call)
{
	uint64_t seqno;

	return snpcore_sequence_next(&up->world, &seqno) &&
	       snpcore_message_seal(&up->msg, &up->world, call, seqno);
}

static void send(struct snpsim_upstream *up, const struct snpcore_call *call,
		 struct snpcore_action *action)
{
	bool extended = call->kind == SNPCORE_EXT_REPORT && !up->msg.completing;

	up->world.ops->shared_put(up->world.ctx, up->msg.page);
	up->calling = true;
	action->todo = SNPCORE_DO_SEND;
	action->exit_code = extended ? SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST
				     : SNPCORE_EXIT_CODE_GUEST_REQUEST;
	if (extended)
		action->npages = snpcore_certs_room(call) / SNPCORE_PAGE_SIZE;
}

/* What the call inside does next.  True: it is in @action. */
static bool step(struct snpsim_upstream *up, struct snpcore_call *call,
		 uint64_t now, struct snpcore_action *action)
{
	if (up->disabled) {
		finish(up, call, -ENOTTY);
		return false;
	}
	if (!up->msg.outstanding && !seal(up, call)) {
		tell(call, up->profile->not_called);
		finish(up, call, -EIO);
		return false;
	}
	if (now < up->resend_at) {
		action->todo = SNPCORE_DO_WAIT;
		action->until = up->resend_at;
		return true;
	}
	send(up, call, action);
	return true;
}

void snpsim_upstream_next(struct snpsim_upstream *up, uint64_t now,
			  struct snpcore_action *action)
{
	memset(action, 0, sizeof(*action));
	for (;;) {
		action->call = snpcore_queue_pop(&up->done);
		if (action->call) {
			action->todo = SNPCORE_DO_DELIVER;
			return;
		}
		if (up->calling || !up->waiting.head ||
		    step(up, up->waiting.head, now, action))
			return;
	}
}

/* ---- answers ------------------------------------------------------------- */

static void answer_busy(struct snpsim_upstream *up, struct snpcore_call *call,
			uint64_t now)
{
	if (!up->deadline)
		up->deadline = now + BUSY_PATIENCE_MS;
	if (now > up->deadline)
		abandon(up, call, -ETIMEDOUT, SNPCORE_EXIT_BUSY);
	else
		up->resend_at = now + BUSY_PAUSE_MS;
}

/* Pages become bytes in 32 bits, whatever the host said. */
static void answer_length(struct snpsim_upstream *up, struct snpcore_call *call,
			  uint64_t pages)
{
	if (!up->profile->wipes) {
		call->certs_len = (uint32_t)pages * SNPCORE_PAGE_SIZE;
		abandon(up, call, -EIO, SNPCORE_EXIT_INVALID_LEN);
		return;
	}
	up->needed_pages = pages;
	up->msg.completing = true;
}

static void hand_over(struct snpsim_upstream *up, struct snpcore_call *call)
{
	uint64_t exitinfo2 = call->exitinfo2;

	snpcore_outcome_hand_over(&up->outcome, call);
	call->exitinfo2 = exitinfo2;
}

/* The plain request that follows INVALID_LEN was answered. */
static void answer_completing(struct snpsim_upstream *up,
			      struct snpcore_call *call)
{
	uint32_t needed = (uint32_t)up->needed_pages * SNPCORE_PAGE_SIZE;

	if (!up->profile->hides_growth) {
		/* Dropped, and not looked at. */
		call->certs_len = needed;
		conclude(up, call, -EIO, SNPCORE_EXIT_INVALID_LEN);
		return;
	}
	if (!snpcore_message_open(&up->msg, &up->world, up->answer,
				  &up->outcome)) {
		abandon(up, call, -EBADMSG, 0);
		return;
	}
	/* certs_len is still the room that there is. */
	hand_over(up, call);
	call->certs_len = needed;
	conclude(up, call, 0, SNPCORE_EXIT_INVALID_LEN);
}

static void answer_arrived(struct snpsim_upstream *up,
			   struct snpcore_call *call)
{
	uint64_t unset = up->profile->garbage
				 ? UINT64_C(0xffff888000000000) | up->msg.seqno
				 : 0;

	snpcore_outcome_fetch(&up->outcome, &up->world, up->answer,
			      up->msg.completing ? 0
						 : snpcore_certs_room(call));
	if (up->msg.completing) {
		answer_completing(up, call);
	} else if (snpcore_message_open(&up->msg, &up->world, up->answer,
					&up->outcome)) {
		hand_over(up, call);
		conclude(up, call, 0, unset);
	} else {
		abandon(up, call, -EBADMSG, 0);
	}
}

void snpsim_upstream_answer(struct snpsim_upstream *up, uint64_t now,
			    const struct snpcore_answer *answer)
{
	struct snpcore_call *call = up->waiting.head;

	if (!up->calling)
		return;
	up->calling = false;
	up->resend_at = 0;
	if (answer->failed)
		abandon(up, call, ES_VMM_ERROR, UINT64_MAX);
	else if (answer->exitinfo2 == 0)
		answer_arrived(up, call);
	else if (answer->exitinfo2 == SNPCORE_EXIT_BUSY &&
		 up->profile->knows_busy)
		answer_busy(up, call, now);
	else if (answer->exitinfo2 == SNPCORE_EXIT_INVALID_LEN &&
		 call->kind == SNPCORE_EXT_REPORT && !up->msg.completing)
		answer_length(up, call, answer->npages);
	else if (answer->exitinfo2 == SNPCORE_EXIT_INVALID_LEN &&
		 up->profile->wipes)
		/* Taken for the harmless case: key kept, counters parted. */
		conclude(up, call, -EIO, SNPCORE_EXIT_INVALID_LEN);
	else
		abandon(up, call, -EIO, answer->exitinfo2);
}

/* ---- other events -------------------------------------------------------- */

void snpsim_upstream_shutdown(struct snpsim_upstream *up)
{
	up->closing = true;
	up->calling = false;
	while (up->waiting.head)
		finish(up, up->waiting.head, -ENODEV);
	forget(up);
}

void snpsim_upstream_destroy(struct snpsim_upstream *up)
{
	snpport_wipe(up, sizeof(*up));
}

enum snpcore_state snpsim_upstream_state(const struct snpsim_upstream *up)
{
	if (up->disabled)
		return SNPCORE_DISABLED;
	return up->waiting.head ? SNPCORE_IN_FLIGHT : SNPCORE_READY;
}
