/* SPDX-License-Identifier: MIT */
#include "certlen.h"

#include "ending.h"

/* The most that fits in certs_len, 0xfffff000, as pages. */
#define PAGES_MAX 0xfffffu

static bool is_query(const struct snpcore_call *call)
{
	return call->kind == SNPCORE_EXT_REPORT &&
	       snpcore_certs_room(call) == 0;
}

uint32_t snpcore_clip_pages(uint64_t pages)
{
	return pages > PAGES_MAX ? PAGES_MAX : (uint32_t)pages;
}

void snpcore_learn_length(struct snpcore_channel *ch, uint64_t pages)
{
	ch->certs_known = true;
	ch->certs_pages = snpcore_clip_pages(pages);
}

bool snpcore_length_known(const struct snpcore_channel *ch,
			  const struct snpcore_call *call)
{
	return is_query(call) && ch->certs_known && ch->certs_pages > 0;
}

bool snpcore_tell_length(struct snpcore_channel *ch, struct snpcore_call *call)
{
	call->certs_len = ch->certs_pages * SNPCORE_PAGE_SIZE;
	call->exitinfo2 = SNPCORE_EXIT_INVALID_LEN;
	return snpcore_finish(ch, call, -EIO);
}

bool snpcore_must_query(const struct snpcore_channel *ch,
			const struct snpcore_call *call)
{
	return !ch->msg.outstanding && is_query(call) && !ch->certs_known;
}
