/* SPDX-License-Identifier: MIT */
#include "policy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* No structure grows beyond this; a larger size is an unset one. */
#define SIZE_MAX_SANE 4096u
/* More values than any list has; keeps the products small. */
#define VALUES_MAX 65536u

/* Where the lists are, and how long each value is. */
static const struct {
	size_t offset;
	size_t width;
} lists[] = {
	{ offsetof(struct snpguest_policy, measurements), 48 },
	{ offsetof(struct snpguest_policy, host_data), 32 },
	{ offsetof(struct snpguest_policy, family_ids), 16 },
	{ offsetof(struct snpguest_policy, image_ids), 16 },
	{ offsetof(struct snpguest_policy, report_ids), 32 },
	{ offsetof(struct snpguest_policy, report_id_mas), 32 },
	{ offsetof(struct snpguest_policy, chip_ids), 64 },
	{ offsetof(struct snpguest_policy, id_keys), 48 },
	{ offsetof(struct snpguest_policy, author_keys), 48 },
};

#define LISTS (sizeof(lists) / sizeof(lists[0]))

static struct snpguest_values *list_of(struct snpguest_policy *policy,
				       size_t index)
{
	return (void *)((uint8_t *)policy + lists[index].offset);
}

/*
 * A shorter structure is an older caller's: zero-filled.  A longer one is
 * refused unless its tail is zero: that asks for what is not known here, and
 * an unknown demand must not pass for a met one.
 */
static snpguest_status import(struct snpguest_policy *to, const void *from)
{
	const uint8_t *bytes = from;
	uint32_t size;

	memcpy(&size, bytes, sizeof(size));
	if (size < sizeof(size) || size > SIZE_MAX_SANE)
		return SNPGUEST_E_USAGE;
	for (uint32_t i = sizeof(*to); i < size; i++)
		if (bytes[i])
			return SNPGUEST_E_USAGE;
	memcpy(to, bytes, size < sizeof(*to) ? size : sizeof(*to));
	to->size = sizeof(*to);
	return SNPGUEST_OK;
}

static bool tcb_is_known(const struct snpguest_tcb *tcb)
{
	return tcb->has_fmc <= 1 && !tcb->rsvd[0] && !tcb->rsvd[1];
}

/* Reserved bytes: a later library may know a demand that stands in them. */
static bool is_known(const struct snpguest_policy *policy)
{
	return !policy->rsvd[0] && !policy->rsvd[1] &&
	       tcb_is_known(&policy->min_current_tcb) &&
	       tcb_is_known(&policy->min_reported_tcb) &&
	       tcb_is_known(&policy->min_committed_tcb) &&
	       tcb_is_known(&policy->min_launch_tcb) &&
	       !policy->min_current_version.rsvd &&
	       !policy->min_committed_version.rsvd;
}

static snpguest_status judge_words(struct snpguest_policy *policy)
{
	uint32_t known =
		SNPGUEST_REQUIRE_COMMITTED | SNPGUEST_REQUIRE_AUTHOR_KEY;
	uint32_t kinds = (1u << (SNPGUEST_CERT_CRL + 1)) - 1;

	if ((policy->require & ~known) || policy->vmpls > 15 ||
	    !is_known(policy) ||
	    ((policy->table_required | policy->table_allowed) & ~kinds))
		return SNPGUEST_E_USAGE;
	for (size_t i = 0; i < LISTS; i++) {
		const struct snpguest_values *list = list_of(policy, i);

		if (list->count > VALUES_MAX || (list->count && !list->bytes))
			return SNPGUEST_E_USAGE;
	}
	return SNPGUEST_OK;
}

snpguest_status snpv_policy_copy(struct snpguest_policy *to,
				 const struct snpguest_policy *from)
{
	struct snpguest_policy policy = { 0 };
	snpguest_status st = import(&policy, from);

	if (st == SNPGUEST_OK)
		st = judge_words(&policy);
	if (st != SNPGUEST_OK)
		return st;
	*to = policy;
	for (size_t i = 0; i < LISTS; i++)
		list_of(to, i)->bytes = NULL;
	for (size_t i = 0; i < LISTS; i++) {
		const struct snpguest_values *theirs = list_of(&policy, i);
		size_t len = theirs->count * lists[i].width;
		uint8_t *own;

		if (len == 0)
			continue;
		own = malloc(len);
		if (!own) {
			snpv_policy_clear(to);
			return SNPGUEST_E_NOMEM;
		}
		memcpy(own, theirs->bytes, len);
		list_of(to, i)->bytes = own;
	}
	return SNPGUEST_OK;
}

void snpv_policy_clear(struct snpguest_policy *policy)
{
	for (size_t i = 0; i < LISTS; i++)
		free((void *)(uintptr_t)list_of(policy, i)->bytes);
	memset(policy, 0, sizeof(*policy));
}
