/* SPDX-License-Identifier: MIT */
#include "drive.h"

#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>

u64 snpkmod_now(void)
{
	return (u64)ktime_to_ms(ktime_get());
}

/* From now until @when, rounded up; at least one. */
static unsigned long delay_until(u64 when)
{
	u64 now = snpkmod_now();
	u64 ms = when > now ? when - now : 0;

	/* The longest that a setting can ask for is a day. */
	return msecs_to_jiffies((unsigned int)min_t(u64, ms, INT_MAX)) + 1;
}

/* ---- news --------------------------------------------------------------- */

static void tell(struct snpkmod_guest *guest)
{
	WRITE_ONCE(guest->events, guest->events + 1);
	wake_up_all(&guest->wait);
}

/*
 * Sleep until there is news, or @until.  The lock is not held meanwhile.
 * True: a signal came.
 */
static bool doze(struct snpkmod_guest *guest, u64 until)
{
	unsigned long seen = guest->events;
	long timeout = until == U64_MAX ? MAX_SCHEDULE_TIMEOUT
					: (long)delay_until(until);
	long left;

	mutex_unlock(&guest->lock);
	left = wait_event_interruptible_timeout(
		guest->wait, READ_ONCE(guest->events) != seen, timeout);
	mutex_lock(&guest->lock);
	return left < 0;
}

/* ---- what is due without a caller --------------------------------------- */

static void tick_by(struct snpkmod_guest *guest, u64 when)
{
	if (when >= guest->tick_at)
		return;
	guest->tick_at = when;
	mod_delayed_work(system_wq, &guest->tick, delay_until(when));
}

/* A kept outcome's lease ends; a poll()er's time has come. */
static void tick(struct work_struct *work)
{
	struct snpkmod_guest *guest =
		container_of(to_delayed_work(work), struct snpkmod_guest, tick);
	struct snpcore_channel *ch = &guest->channel;
	struct snpcore_action action;

	mutex_lock(&guest->lock);
	if (guest->tick_at)
		guest->tick_at = U64_MAX;
	/* Who is inside does this on the way. */
	if (!ch->waiting.head) {
		snpcore_next(ch, snpkmod_now(), &action);
		if (action.todo == SNPCORE_DO_WAIT)
			tick_by(guest, action.until);
	}
	tell(guest);
	mutex_unlock(&guest->lock);
}

void snpkmod_drive_init(struct snpkmod_guest *guest)
{
	init_waitqueue_head(&guest->wait);
	INIT_DELAYED_WORK(&guest->tick, tick);
	guest->tick_at = U64_MAX;
}

/* ---- driving ------------------------------------------------------------ */

static void host_call(struct snpkmod_guest *guest,
		      const struct snpcore_action *action)
{
	const struct snpkmod_exit exit = {
		.exit_code = action->exit_code,
		.npages = action->npages,
		.request = guest->pages.request,
		.response = guest->pages.response,
		.certs = guest->pages.certs,
	};
	struct snpcore_answer answer = { .failed = true };

	mutex_unlock(&guest->lock);
	guest->host->call(guest->host, &exit, &answer);
	mutex_lock(&guest->lock);
	snpcore_answer(&guest->channel, snpkmod_now(), &answer);
	tell(guest);
}

static void deliver(struct snpkmod_guest *guest, struct snpcore_call *call)
{
	container_of(call, struct snpkmod_turn, call)->over = true;
	tell(guest);
}

/*
 * Deliver what is over and, while @call is the one inside, do what it is due.
 * When to come back.
 */
static u64 drive(struct snpkmod_guest *guest, const struct snpcore_call *call)
{
	struct snpcore_channel *ch = &guest->channel;
	struct snpcore_action action;

	while (ch->done.head || ch->waiting.head == call) {
		snpcore_next(ch, snpkmod_now(), &action);
		if (action.todo == SNPCORE_DO_DELIVER)
			deliver(guest, action.call);
		else if (action.todo == SNPCORE_DO_SEND)
			host_call(guest, &action);
		else
			return action.todo == SNPCORE_DO_WAIT ? action.until
							      : U64_MAX;
	}
	return U64_MAX;
}

void snpkmod_drive_run(struct snpkmod_guest *guest, struct snpkmod_turn *turn)
{
	struct snpcore_channel *ch = &guest->channel;
	u64 until;

	mutex_lock(&guest->lock);
	turn->over = false;
	snpcore_submit(ch, &turn->call, snpkmod_now());
	until = drive(guest, &turn->call);
	while (!turn->over) {
		/* Its next step is its last, so this is no busy loop. */
		if (doze(guest, until))
			snpcore_interrupt(ch, &turn->call);
		until = drive(guest, &turn->call);
	}
	if (ch->kept)
		tick_by(guest, ch->kept_until);
	mutex_unlock(&guest->lock);
}

u64 snpkmod_drive_open_owner(struct snpkmod_guest *guest)
{
	u64 owner;

	mutex_lock(&guest->lock);
	owner = ++guest->owners;
	mutex_unlock(&guest->lock);
	return owner;
}

void snpkmod_drive_release(struct snpkmod_guest *guest, u64 owner)
{
	mutex_lock(&guest->lock);
	snpcore_release(&guest->channel, owner);
	tell(guest);
	mutex_unlock(&guest->lock);
}

bool snpkmod_drive_ready(struct snpkmod_guest *guest, u64 owner)
{
	u64 now, when;

	mutex_lock(&guest->lock);
	/* Not before: who had the lock may have taken a token since. */
	now = snpkmod_now();
	when = snpcore_poll(&guest->channel, owner, now);
	if (when > now)
		tick_by(guest, when);
	mutex_unlock(&guest->lock);
	return when <= now;
}

const char *snpkmod_drive_state(struct snpkmod_guest *guest)
{
	const char *state;

	mutex_lock(&guest->lock);
	state = snpcore_state_name(snpcore_state(&guest->channel));
	mutex_unlock(&guest->lock);
	return state;
}

void snpkmod_drive_stop(struct snpkmod_guest *guest)
{
	struct snpcore_channel *ch = &guest->channel;
	unsigned long seen;

	mutex_lock(&guest->lock);
	/* Whoever is in a host call comes back: hosts get 10 s at most. */
	while (ch->calling) {
		seen = guest->events;
		mutex_unlock(&guest->lock);
		wait_event(guest->wait, READ_ONCE(guest->events) != seen);
		mutex_lock(&guest->lock);
	}
	snpcore_shutdown(ch, snpkmod_now());
	(void)drive(guest, &ch->farewell);
	guest->tick_at = 0; /* not again */
	mutex_unlock(&guest->lock);
	cancel_delayed_work_sync(&guest->tick);
}
