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
	queue->tail = &queue->head;
}

void snpcore_queue_push(struct snpcore_queue *queue, struct snpcore_call *call)
{
	call->next = NULL;
	*queue->tail = call;
	queue->tail = &call->next;
}

struct snpcore_call *snpcore_queue_pop(struct snpcore_queue *queue)
{
	struct snpcore_call *call = queue->head;

	if (call)
		(void)snpcore_queue_remove(queue, call);
	return call;
}

bool snpcore_queue_remove(struct snpcore_queue *queue,
			  struct snpcore_call *call)
{
	struct snpcore_call **at = &queue->head;

	while (*at && *at != call)
		at = &(*at)->next;
	if (!*at)
		return false;
	*at = call->next;
	if (!*at)
		queue->tail = at;
	call->next = NULL;
	return true;
}
