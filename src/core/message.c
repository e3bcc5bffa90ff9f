/* SPDX-License-Identifier: MIT */
#include "message.h"

/*
 * A report's request is the longest; beyond it a page is zero at all times.
 * Wiping all of it would cost as much as sealing what is there.
 */
#define PAGE_USED_MAX (SNPWIRE_MSG_HDR_SIZE + SNPWIRE_REPORT_REQ_SIZE)

uint32_t snpcore_certs_room(const struct snpcore_call *call)
{
	return call->kind == SNPCORE_EXT_REPORT && call->has_certs_address
		       ? call->certs_len
		       : 0;
}

bool snpcore_identity_same(const struct snpcore_identity *identity,
			   const struct snpcore_call *call)
{
	return identity->owner == call->owner && identity->kind == call->kind &&
	       identity->msg_version == call->msg_version &&
	       identity->certs_len == snpcore_certs_room(call) &&
	       memcmp(identity->request, call->request,
		      snpcore_request_size(call->kind)) == 0;
}

static void identity_set(struct snpcore_identity *identity,
			 const struct snpcore_call *call)
{
	identity->owner = call->owner;
	identity->kind = call->kind;
	identity->msg_version = call->msg_version;
	identity->certs_len = snpcore_certs_room(call);
	memset(identity->request, 0, sizeof(identity->request));
	memcpy(identity->request, call->request,
	       snpcore_request_size(call->kind));
}

static uint8_t request_type(enum snpcore_kind kind)
{
	return kind == SNPCORE_DERIVED_KEY ? SNPWIRE_MSG_KEY_REQ
					   : SNPWIRE_MSG_REPORT_REQ;
}

bool snpcore_message_seal(struct snpcore_message *msg,
			  const struct snpcore_world *world,
			  const struct snpcore_call *call, uint64_t seqno)
{
	struct snpwire_guestmsg head = {
		.seqno = seqno,
		.algo = SNPWIRE_MSG_ALGO_AES_256_GCM,
		.hdr_version = SNPWIRE_MSG_HDR_VERSION,
		.hdr_size = SNPWIRE_MSG_HDR_SIZE,
		.type = request_type(call->kind),
		.version = call->msg_version,
		.size = (uint16_t)snpcore_request_size(call->kind),
		.vmpck = world->vmpck_id,
	};
	uint8_t iv[SNPWIRE_MSG_IV_SIZE];

	(void)snpwire_guestmsg_write(&head, msg->page, sizeof(msg->page));
	snpwire_guestmsg_iv(seqno, iv);
	/* The tag is made over the header's tail and goes to its beginning. */
	if (!world->ops->seal(world->ctx, iv,
			      msg->page + SNPWIRE_MSG_AAD_OFFSET, call->request,
			      head.size, msg->page + SNPWIRE_MSG_HDR_SIZE,
			      msg->page)) {
		snpcore_message_wipe(msg);
		return false;
	}
	identity_set(&msg->identity, call);
	msg->seqno = seqno;
	msg->outstanding = true;
	return true;
}

/* Everything in the header that an answer to @msg must say. */
static bool head_fits(const struct snpcore_message *msg, uint8_t vmpck_id,
		      const struct snpwire_guestmsg *head)
{
	return head->seqno == msg->seqno + 1 &&
	       head->algo == SNPWIRE_MSG_ALGO_AES_256_GCM &&
	       head->hdr_version == SNPWIRE_MSG_HDR_VERSION &&
	       head->hdr_size == SNPWIRE_MSG_HDR_SIZE &&
	       head->type == request_type(msg->identity.kind) + 1 &&
	       head->version == msg->identity.msg_version &&
	       head->vmpck == vmpck_id &&
	       head->size <= snpcore_response_size(msg->identity.kind);
}

bool snpcore_message_open(const struct snpcore_message *msg,
			  const struct snpcore_world *world,
			  const uint8_t answer[SNPCORE_PAGE_SIZE],
			  struct snpcore_outcome *outcome)
{
	uint8_t *response = outcome->response;
	struct snpwire_guestmsg head;
	uint8_t iv[SNPWIRE_MSG_IV_SIZE];

	if (!snpwire_guestmsg_read(answer, SNPCORE_PAGE_SIZE, &head) ||
	    !head_fits(msg, world->vmpck_id, &head))
		return false;
	snpwire_guestmsg_iv(head.seqno, iv);
	outcome->response_used = head.size;
	if (world->ops->open(world->ctx, iv, answer + SNPWIRE_MSG_AAD_OFFSET,
			     answer + SNPWIRE_MSG_HDR_SIZE, head.size, response,
			     head.authtag))
		return true;
	/* What a cipher wrote before it found the tag wrong is nobody's. */
	snpport_wipe(response, head.size);
	outcome->response_used = 0;
	return false;
}

void snpcore_identity_wipe(struct snpcore_identity *identity)
{
	snpport_wipe(identity, sizeof(*identity));
}

void snpcore_message_wipe(struct snpcore_message *msg)
{
	snpport_wipe(msg,
		     offsetof(struct snpcore_message, page) + PAGE_USED_MAX);
}

void snpcore_outcome_fetch(struct snpcore_outcome *outcome,
			   const struct snpcore_world *world,
			   uint8_t answer[SNPCORE_PAGE_SIZE],
			   uint32_t certs_len)
{
	outcome->certs_used = certs_len;
	world->ops->shared_get(world->ctx, answer, outcome->certs, certs_len);
}

void snpcore_outcome_wipe(struct snpcore_outcome *outcome)
{
	if (outcome->certs_used)
		snpport_wipe(outcome->certs, outcome->certs_used);
	snpport_wipe(outcome, offsetof(struct snpcore_outcome, response) +
				      outcome->response_used);
}

void snpcore_outcome_hand_over(const struct snpcore_outcome *outcome,
			       struct snpcore_call *call)
{
	call->exitinfo2 = outcome->exitinfo2;
	if (outcome->exitinfo2 == SNPCORE_EXIT_INVALID_LEN)
		call->certs_len = outcome->certs_len;
	if (outcome->error)
		return;
	memcpy(call->response, outcome->response,
	       snpcore_response_size(call->kind));
	if (snpcore_certs_room(call))
		memcpy(call->certs, outcome->certs, snpcore_certs_room(call));
}
