/* SPDX-License-Identifier: MIT */
#include "firmware.h"

#include <string.h>

#include <openssl/crypto.h>

#include "../wire/cursor.h"
#include "attest.h"
#include "derive.h"

#define KEY_REQ_V2_SIZE 40u

/* The two plaintexts; wiped on every way out. */
struct work {
	uint8_t request[SNPWIRE_MSG_PAYLOAD_MAX];
	uint8_t response[SNPWIRE_MSG_PAYLOAD_MAX];
	uint16_t response_size;
};

static uint32_t check_header(const struct snpsim_guest *guest,
			     const struct snpwire_guestmsg *msg)
{
	if (msg->algo != SNPWIRE_MSG_ALGO_AES_256_GCM ||
	    msg->hdr_version != SNPWIRE_MSG_HDR_VERSION ||
	    msg->hdr_size != SNPWIRE_MSG_HDR_SIZE ||
	    msg->size > SNPWIRE_MSG_PAYLOAD_MAX || msg->vmpck >= SNPSIM_VMPCKS)
		return SNPSIM_FW_INVALID_PARAM;
	/* The answer's number must fit, too: both are IVs. */
	if (msg->seqno != guest->counter[msg->vmpck] + 1 ||
	    msg->seqno == UINT64_MAX)
		return SNPSIM_FW_AEAD_OFLOW;
	return SNPSIM_FW_SUCCESS;
}

static bool open_message(struct snpsim_aead *aead,
			 const struct snpwire_guestmsg *msg,
			 const uint8_t *page, uint8_t *plain)
{
	uint8_t iv[SNPWIRE_MSG_IV_SIZE];

	snpwire_guestmsg_iv(msg->seqno, iv);
	return snpsim_aead_open(
		aead, iv, page + SNPWIRE_MSG_AAD_OFFSET, SNPWIRE_MSG_AAD_SIZE,
		page + SNPWIRE_MSG_HDR_SIZE, msg->size, plain, msg->authtag);
}

static bool seal_message(struct snpsim_aead *aead, struct snpwire_guestmsg *msg,
			 const uint8_t *plain, uint8_t *page)
{
	uint8_t iv[SNPWIRE_MSG_IV_SIZE];
	size_t len = msg->size > SNPWIRE_MSG_PAYLOAD_MAX
			     ? SNPWIRE_MSG_PAYLOAD_MAX
			     : msg->size;

	memset(page, 0, SNPWIRE_PAGE_SIZE);
	snpwire_guestmsg_iv(msg->seqno, iv);
	return snpwire_guestmsg_write(msg, page, SNPWIRE_PAGE_SIZE) &&
	       snpsim_aead_seal(aead, iv, page + SNPWIRE_MSG_AAD_OFFSET,
				SNPWIRE_MSG_AAD_SIZE, plain, len,
				page + SNPWIRE_MSG_HDR_SIZE, msg->authtag) &&
	       snpwire_guestmsg_write(msg, page, SNPWIRE_MSG_HDR_SIZE);
}

static bool answer_report(const struct snpsim_chip *chip,
			  const struct snpsim_guest *guest,
			  const struct snpwire_guestmsg *msg, struct work *work)
{
	uint8_t raw[SNPWIRE_REPORT_SIZE] = { 0 };
	struct snpwire_report_req req;
	uint32_t status, size;

	if (msg->version != 1 || msg->size != SNPWIRE_REPORT_REQ_SIZE ||
	    !snpwire_report_req_read(work->request, msg->size, &req))
		return false;
	status = snpsim_attest(chip, guest, msg->vmpck, &req, raw);
	if (guest->fault.has_status)
		status = guest->fault.status;
	size = status ? 0 : SNPWIRE_REPORT_SIZE;
	work->response_size = (uint16_t)(SNPWIRE_REPORT_RSP_HEAD + size);
	return snpwire_report_rsp_write(status, raw, size, work->response,
					work->response_size);
}

/* Version 2 added LAUNCH_MIT_VECTOR behind the fields of version 1. */
static bool read_key_req(const struct snpwire_guestmsg *msg,
			 const uint8_t *plain, struct snpwire_key_req *req,
			 uint64_t *mit_vector, uint64_t *fields)
{
	struct snpwire_reader in;

	*mit_vector = 0;
	*fields = SNPSIM_DERIVE_V1_FIELDS;
	if (!snpwire_key_req_read(plain, msg->size, req))
		return false;
	if (msg->version == 1)
		return msg->size == SNPWIRE_KEY_REQ_SIZE;
	if (msg->version != 2 || msg->size != KEY_REQ_V2_SIZE)
		return false;
	*fields = SNPSIM_DERIVE_V2_FIELDS;
	snpwire_reader_init(&in, plain + SNPWIRE_KEY_REQ_SIZE, 8);
	*mit_vector = snpwire_take_u64(&in);
	return true;
}

static bool answer_key(const struct snpsim_chip *chip,
		       const struct snpsim_guest *guest,
		       const struct snpwire_guestmsg *msg, struct work *work)
{
	uint8_t key[SNPWIRE_KEY_SIZE] = { 0 };
	struct snpwire_key_req req;
	uint64_t mit_vector, fields;
	uint32_t status;
	bool done;

	if (!read_key_req(msg, work->request, &req, &mit_vector, &fields))
		return false;
	status = snpsim_derive(chip, guest, msg->vmpck, &req, mit_vector,
			       fields, key);
	if (guest->fault.has_status)
		status = guest->fault.status;
	work->response_size = SNPWIRE_KEY_RSP_SIZE;
	done = snpwire_key_rsp_write(status, key, work->response,
				     work->response_size);
	OPENSSL_cleanse(key, sizeof(key));
	return done;
}

static bool answer(const struct snpsim_chip *chip,
		   const struct snpsim_guest *guest,
		   const struct snpwire_guestmsg *msg, struct work *work)
{
	switch (msg->type) {
	case SNPWIRE_MSG_REPORT_REQ:
		return answer_report(chip, guest, msg, work);
	case SNPWIRE_MSG_KEY_REQ:
		return answer_key(chip, guest, msg, work);
	default:
		return false;
	}
}

/* A size that no payload can have is said, not sealed. */
static void misstate(const struct snpsim_firmware_fault *fault,
		     struct snpwire_guestmsg *msg)
{
	switch (fault->field) {
	case SNPSIM_FIELD_NONE:
		break;
	case SNPSIM_FIELD_SEQNO:
		msg->seqno += fault->value;
		break;
	case SNPSIM_FIELD_TYPE:
		msg->type = (uint8_t)fault->value;
		break;
	case SNPSIM_FIELD_VERSION:
		msg->version = (uint8_t)fault->value;
		break;
	case SNPSIM_FIELD_SIZE:
		msg->size = (uint16_t)fault->value;
		break;
	case SNPSIM_FIELD_VMPCK:
		msg->vmpck = (uint8_t)fault->value;
		break;
	}
}

/* The header is good: open, answer, seal. */
static bool serve(const struct snpsim_chip *chip, struct snpsim_guest *guest,
		  struct snpwire_guestmsg *msg, const uint8_t *request,
		  struct work *work, uint8_t *response)
{
	struct snpsim_aead *aead = guest->vmpck[msg->vmpck];

	if (!open_message(aead, msg, request, work->request) ||
	    !answer(chip, guest, msg, work))
		return false;
	msg->type++;
	msg->seqno++;
	msg->size = work->response_size;
	misstate(&guest->fault, msg);
	return seal_message(aead, msg, work->response, response);
}

uint32_t snpsim_firmware_request(const struct snpsim_chip *chip,
				 struct snpsim_guest *guest,
				 const uint8_t request[SNPWIRE_PAGE_SIZE],
				 uint8_t response[SNPWIRE_PAGE_SIZE])
{
	uint8_t page[SNPWIRE_PAGE_SIZE];
	struct snpwire_guestmsg msg;
	struct work work;
	uint32_t error;
	uint8_t vmpck;

	if (!snpwire_guestmsg_read(request, SNPWIRE_PAGE_SIZE, &msg))
		return SNPSIM_FW_INVALID_PARAM;
	error = check_header(guest, &msg);
	if (error)
		return error;
	memset(&work, 0, sizeof(work));
	vmpck = msg.vmpck;
	if (!serve(chip, guest, &msg, request, &work, page)) {
		error = SNPSIM_FW_INVALID_PARAM;
	} else {
		memcpy(response, page, sizeof(page));
		guest->counter[vmpck] += 2;
	}
	OPENSSL_cleanse(&work, sizeof(work));
	return error;
}
