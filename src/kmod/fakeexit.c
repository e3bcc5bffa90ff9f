/* SPDX-License-Identifier: MIT */
#include "fakeexit.h"

#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/thread_info.h>

#define PATIENCE (10 * HZ)

void snpkmod_fakeexit_init(struct snpkmod_fakeexit *fake)
{
	mutex_init(&fake->lock);
	init_waitqueue_head(&fake->wait);
}

static void set_stage(struct snpkmod_fakeexit *fake,
		      enum snpkmod_fake_stage stage)
{
	WRITE_ONCE(fake->stage, stage);
	wake_up_all(&fake->wait);
}

/* False: nobody is there to answer. */
static bool post(struct snpkmod_fakeexit *fake, const struct snpkmod_exit *exit)
{
	bool attended;

	mutex_lock(&fake->lock);
	attended = fake->attended;
	if (attended) {
		fake->exit.number++;
		fake->exit.exit_code = exit->exit_code;
		fake->exit.npages = exit->npages;
		memcpy(fake->exit.request, exit->request,
		       sizeof(fake->exit.request));
		set_stage(fake, SNPKMOD_FAKE_POSTED);
	}
	mutex_unlock(&fake->lock);
	return attended;
}

static void fetch(struct snpkmod_fakeexit *fake,
		  const struct snpkmod_exit *exit,
		  struct snpcore_answer *answer)
{
	const struct snpwire_host_reply *reply = &fake->reply;

	mutex_lock(&fake->lock);
	/*
	 * A signal comes, but no signal is there: what waits ends, and on the
	 * way back to user space the flag is found to mean nothing.
	 */
	if (fake->stage == SNPKMOD_FAKE_ANSWERED && reply->interrupt)
		set_thread_flag(TIF_SIGPENDING);
	if (fake->stage == SNPKMOD_FAKE_ANSWERED && !reply->failed) {
		answer->failed = false;
		answer->exitinfo2 = reply->exitinfo2;
		answer->npages = reply->npages;
		memcpy(exit->response, reply->response,
		       sizeof(reply->response));
		memcpy(exit->certs, reply->certs,
		       (size_t)exit->npages * SNPWIRE_HOST_PAGE);
	}
	set_stage(fake, SNPKMOD_FAKE_IDLE);
	mutex_unlock(&fake->lock);
}

void snpkmod_fakeexit_call(struct snpkmod_fakeexit *fake,
			   const struct snpkmod_exit *exit,
			   struct snpcore_answer *answer)
{
	if (!post(fake, exit))
		return;
	wait_event_timeout(fake->wait,
			   READ_ONCE(fake->stage) == SNPKMOD_FAKE_ANSWERED ||
				   !READ_ONCE(fake->attended),
			   PATIENCE);
	fetch(fake, exit, answer);
}

int snpkmod_fakeexit_attend(struct snpkmod_fakeexit *fake)
{
	int error = 0;

	mutex_lock(&fake->lock);
	if (fake->attended)
		error = -EBUSY;
	else
		WRITE_ONCE(fake->attended, true);
	mutex_unlock(&fake->lock);
	return error;
}

void snpkmod_fakeexit_leave(struct snpkmod_fakeexit *fake)
{
	mutex_lock(&fake->lock);
	WRITE_ONCE(fake->attended, false);
	wake_up_all(&fake->wait);
	mutex_unlock(&fake->lock);
}

int snpkmod_fakeexit_take(struct snpkmod_fakeexit *fake,
			  struct snpwire_host_exit *exit)
{
	int error = -EAGAIN;

	mutex_lock(&fake->lock);
	if (fake->stage == SNPKMOD_FAKE_POSTED) {
		*exit = fake->exit;
		set_stage(fake, SNPKMOD_FAKE_READ);
		error = 0;
	}
	mutex_unlock(&fake->lock);
	return error;
}

int snpkmod_fakeexit_answer(struct snpkmod_fakeexit *fake,
			    const struct snpwire_host_reply *reply)
{
	int error = -ESTALE;

	mutex_lock(&fake->lock);
	if (fake->stage == SNPKMOD_FAKE_READ &&
	    fake->exit.number == reply->number) {
		fake->reply = *reply;
		set_stage(fake, SNPKMOD_FAKE_ANSWERED);
		error = 0;
	}
	mutex_unlock(&fake->lock);
	return error;
}

bool snpkmod_fakeexit_posted(struct snpkmod_fakeexit *fake)
{
	return READ_ONCE(fake->stage) == SNPKMOD_FAKE_POSTED;
}
