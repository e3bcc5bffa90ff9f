/* SPDX-License-Identifier: MIT */
/*
 * Who drives the channel: each caller's own thread, while its call is the one
 * inside.  The others sleep until something happens.
 */
#ifndef SNPKMOD_DRIVE_H
#define SNPKMOD_DRIVE_H

#include "guest.h"

/* One caller's stay in the channel. */
struct snpkmod_turn {
	struct snpcore_call call;
	bool over;
};

u64 snpkmod_now(void);

void snpkmod_drive_init(struct snpkmod_guest *guest);
/* Until the call is over, which a signal hastens. */
void snpkmod_drive_run(struct snpkmod_guest *guest, struct snpkmod_turn *turn);
u64 snpkmod_drive_open_owner(struct snpkmod_guest *guest);
void snpkmod_drive_release(struct snpkmod_guest *guest, u64 owner);
/* Could @owner send now?  If not, guest->wait is woken when it could. */
bool snpkmod_drive_ready(struct snpkmod_guest *guest, u64 owner);
/* What snpcore_state_name() says of it now. */
const char *snpkmod_drive_state(struct snpkmod_guest *guest);
/* Shut the channel down; may be called twice. */
void snpkmod_drive_stop(struct snpkmod_guest *guest);

#endif
