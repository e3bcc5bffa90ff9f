/* SPDX-License-Identifier: MIT */
#include "call.h"

size_t snpcore_request_size(enum snpcore_kind kind)
{
	switch (kind) {
	case SNPCORE_REPORT:
	case SNPCORE_EXT_REPORT:
		return SNPWIRE_REPORT_REQ_SIZE;
	case SNPCORE_DERIVED_KEY:
		return SNPWIRE_KEY_REQ_SIZE;
	case SNPCORE_RETRY:
		break;
	}
	return 0;
}

size_t snpcore_response_size(enum snpcore_kind kind)
{
	switch (kind) {
	case SNPCORE_REPORT:
	case SNPCORE_EXT_REPORT:
		return SNPWIRE_REPORT_RSP_SIZE;
	case SNPCORE_DERIVED_KEY:
		return SNPWIRE_KEY_RSP_SIZE;
	case SNPCORE_RETRY:
		break;
	}
	return 0;
}

void snpcore_queue_init(struct snpcore_queue *queue)
{
	queue->head = NULL;
}

void snpcore_queue_push(struct snpcore_queue *queue, struct snpcore_call *call)
{
	struct snpcore_call *last = queue->head;

	call->next = NULL;
	if (!last) {
		queue->head = call;
		return;
	}
	while (last->next)
		last = last->next;
	last->next = call;
}

struct snpcore_call *snpcore_queue_pop(struct snpcore_queue *queue)
{
	struct snpcore_call *call = queue->head;

	if (!call)
		return NULL;
	queue->head = call->next;
	call->next = NULL;
	return call;
}

bool snpcore_queue_remove(struct snpcore_queue *queue,
			  struct snpcore_call *call)
{
	struct snpcore_call *before = queue->head;

	if (before == call)
		return snpcore_queue_pop(queue) != NULL;
	while (before && before->next != call)
		before = before->next;
	if (!before)
		return false;
	before->next = call->next;
	call->next = NULL;
	return true;
}
