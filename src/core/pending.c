/* SPDX-License-Identifier: MIT */
#include "pending.h"

#define MS_PER_S 1000u

static uint64_t lease_from(const struct snpcore_channel *ch, uint64_t now)
{
	return now + (uint64_t)ch->config.pending_lease_s * MS_PER_S;
}

void snpcore_pending_leave(struct snpcore_channel *ch, uint64_t now)
{
	ch->msg.lease_end = lease_from(ch, now);
}

bool snpcore_pending_is_orphan(const struct snpcore_channel *ch, uint64_t now)
{
	return ch->msg.identity.owner == 0 || now >= ch->msg.lease_end;
}

void snpcore_pending_make_orphan(struct snpcore_channel *ch)
{
	ch->msg.identity.owner = 0;
	/* Nobody will compare with it again. */
	snpport_wipe(ch->msg.identity.request,
		     sizeof(ch->msg.identity.request));
}

/*
 * Also over what is kept for another, whose owner had the time until now: with
 * room for one, the answer that is about to be asked for is the newer one.
 */
void snpcore_kept_store(struct snpcore_channel *ch, uint64_t now)
{
	ch->kept = true;
	ch->kept_until = lease_from(ch, now);
	ch->kept_identity = ch->msg.identity;
	ch->kept_outcome = ch->outcome;
}

void snpcore_kept_wipe(struct snpcore_channel *ch)
{
	ch->kept = false;
	snpcore_identity_wipe(&ch->kept_identity);
	snpcore_outcome_wipe(&ch->kept_outcome);
}

void snpcore_kept_expire(struct snpcore_channel *ch, uint64_t now)
{
	if (ch->kept && now >= ch->kept_until)
		snpcore_kept_wipe(ch);
}

bool snpcore_kept_collect(struct snpcore_channel *ch, struct snpcore_call *call)
{
	bool same;

	if (!ch->kept || ch->kept_identity.owner != call->owner)
		return false;
	same = snpcore_identity_same(&ch->kept_identity, call);
	if (same) {
		call->error = ch->kept_outcome.error;
		snpcore_outcome_hand_over(&ch->kept_outcome, call);
	}
	snpcore_kept_wipe(ch);
	return same;
}
