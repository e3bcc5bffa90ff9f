/* SPDX-License-Identifier: MIT */
#include "ending.h"

#include "pending.h"

bool snpcore_finish(struct snpcore_channel *ch, struct snpcore_call *call,
		    int error)
{
	(void)snpcore_queue_remove(&ch->waiting, call);
	call->error = error;
	snpport_wipe(call->request, sizeof(call->request));
	if (call != &ch->farewell)
		snpcore_queue_push(&ch->done, call);
	return false;
}

/* Destroy the key and all that was made with it or waits for it. */
static void disable(struct snpcore_channel *ch)
{
	ch->world.ops->key_wipe(ch->world.ctx);
	ch->disabled = true;
	snpcore_message_wipe(&ch->msg);
	snpcore_outcome_wipe(&ch->outcome);
	snpcore_kept_wipe(ch);
	snpport_wipe(ch->answer, sizeof(ch->answer));
}

bool snpcore_leave(struct snpcore_channel *ch, struct snpcore_call *call,
		   int error, uint64_t now)
{
	if (call == &ch->farewell) {
		disable(ch);
	} else if (ch->msg.outstanding && call->role == SNPCORE_ROLE_OWN) {
		/*
		 * "Your message is pending": also at unload, for it is sent
		 * once more before the driver goes.
		 */
		call->exitinfo2 = SNPCORE_EXIT_BUSY;
		snpcore_pending_leave(ch, now);
	}
	return snpcore_finish(ch, call, error);
}

void snpcore_refuse(struct snpcore_channel *ch, struct snpcore_call *call,
		    int error, uint64_t exitinfo2)
{
	disable(ch);
	if (call->role == SNPCORE_ROLE_CLEANUP) {
		/* Nothing of its own was sealed; it learns why by -ENOTTY. */
		call->role = SNPCORE_ROLE_NEW;
		return;
	}
	call->exitinfo2 = exitinfo2;
	/* SNP_RETRY says that the message is finished, whatever came of it. */
	(void)snpcore_finish(ch, call, call->kind == SNPCORE_RETRY ? 0 : error);
}
