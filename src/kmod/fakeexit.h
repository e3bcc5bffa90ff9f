/* SPDX-License-Identifier: MIT */
/* The one exit that can be under way, between guest and fake host. */
#ifndef SNPKMOD_FAKEEXIT_H
#define SNPKMOD_FAKEEXIT_H

#include <linux/mutex.h>
#include <linux/wait.h>

#include "../wire/hostcall.h"
#include "host.h"

enum snpkmod_fake_stage {
	SNPKMOD_FAKE_IDLE,
	SNPKMOD_FAKE_POSTED, /* the host has not read it yet */
	SNPKMOD_FAKE_READ,
	SNPKMOD_FAKE_ANSWERED,
};

struct snpkmod_fakeexit {
	struct mutex lock; /* over all of this, and the host's taken */
	wait_queue_head_t wait;
	bool attended; /* a host has the device open */
	enum snpkmod_fake_stage stage;
	struct snpwire_host_exit exit;
	struct snpwire_host_reply reply;
};

void snpkmod_fakeexit_init(struct snpkmod_fakeexit *fake);
/* The guest's side: post an exit and wait for its reply, at most 10 s. */
void snpkmod_fakeexit_call(struct snpkmod_fakeexit *fake,
			   const struct snpkmod_exit *exit,
			   struct snpcore_answer *answer);
/* The host's side: come (-EBUSY: another is there) and go. */
int snpkmod_fakeexit_attend(struct snpkmod_fakeexit *fake);
void snpkmod_fakeexit_leave(struct snpkmod_fakeexit *fake);
/* Copy the posted exit; -EAGAIN: none. */
int snpkmod_fakeexit_take(struct snpkmod_fakeexit *fake,
			  struct snpwire_host_exit *exit);
/* -ESTALE: the exit is not under way any more. */
int snpkmod_fakeexit_answer(struct snpkmod_fakeexit *fake,
			    const struct snpwire_host_reply *reply);
bool snpkmod_fakeexit_posted(struct snpkmod_fakeexit *fake);

#endif
