/* SPDX-License-Identifier: MIT */
/* The ways out of a channel: done, left behind, refused. */
#ifndef SNPCORE_ENDING_H
#define SNPCORE_ENDING_H

#include "channel.h"

/*
 * @call is over.  Always false, which says to snpcore_next() that another
 * call may be inside now.
 */
bool snpcore_finish(struct snpcore_channel *ch, struct snpcore_call *call,
		    int error);
/* End a call that cannot wait; a message of its own becomes pending. */
bool snpcore_leave(struct snpcore_channel *ch, struct snpcore_call *call,
		   int error, uint64_t now);
/* The host, or its answer, broke the channel's trust: the key goes. */
void snpcore_refuse(struct snpcore_channel *ch, struct snpcore_call *call,
		    int error, uint64_t exitinfo2);

#endif
