/* SPDX-License-Identifier: MIT */
#include "guestmsg.h"

#include "cursor.h"

/*
 * Where the header's fields are.  All are inside SNPWIRE_MSG_HDR_SIZE, which
 * is looked at once: a cursor's two dozen steps would cost a tenth of what the
 * cipher does.
 */
#define OFF_AUTHTAG 0x00u /* 32 bytes, of which GCM uses 16 */
#define OFF_SEQNO 0x20u
#define OFF_ALGO 0x30u
#define OFF_HDR_VERSION 0x31u
#define OFF_HDR_SIZE 0x32u
#define OFF_MSG_TYPE 0x34u
#define OFF_MSG_VERSION 0x35u
#define OFF_MSG_SIZE 0x36u
#define OFF_MSG_VMPCK 0x3cu

static inline uint64_t get_le(const uint8_t *at, size_t len)
{
	uint64_t value = 0;
	size_t i;

	for (i = 0; i < len; i++)
		value |= (uint64_t)at[i] << (8 * i);
	return value;
}

static inline void set_le(uint8_t *at, uint64_t value, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

bool snpwire_guestmsg_read(const uint8_t *page, size_t len,
			   struct snpwire_guestmsg *msg)
{
	if (len < SNPWIRE_MSG_HDR_SIZE)
		return false;
	memcpy(msg->authtag, page + OFF_AUTHTAG, sizeof(msg->authtag));
	msg->seqno = get_le(page + OFF_SEQNO, 8);
	msg->algo = page[OFF_ALGO];
	msg->hdr_version = page[OFF_HDR_VERSION];
	msg->hdr_size = (uint16_t)get_le(page + OFF_HDR_SIZE, 2);
	msg->type = page[OFF_MSG_TYPE];
	msg->version = page[OFF_MSG_VERSION];
	msg->size = (uint16_t)get_le(page + OFF_MSG_SIZE, 2);
	msg->vmpck = page[OFF_MSG_VMPCK];
	return true;
}

bool snpwire_guestmsg_write(const struct snpwire_guestmsg *msg, uint8_t *page,
			    size_t len)
{
	if (len < SNPWIRE_MSG_HDR_SIZE)
		return false;
	memset(page, 0, SNPWIRE_MSG_HDR_SIZE);
	memcpy(page + OFF_AUTHTAG, msg->authtag, sizeof(msg->authtag));
	set_le(page + OFF_SEQNO, msg->seqno, 8);
	page[OFF_ALGO] = msg->algo;
	page[OFF_HDR_VERSION] = msg->hdr_version;
	set_le(page + OFF_HDR_SIZE, msg->hdr_size, 2);
	page[OFF_MSG_TYPE] = msg->type;
	page[OFF_MSG_VERSION] = msg->version;
	set_le(page + OFF_MSG_SIZE, msg->size, 2);
	page[OFF_MSG_VMPCK] = msg->vmpck;
	return true;
}

void snpwire_guestmsg_iv(uint64_t seqno, uint8_t iv[SNPWIRE_MSG_IV_SIZE])
{
	struct snpwire_writer out;

	snpwire_writer_init(&out, iv, SNPWIRE_MSG_IV_SIZE);
	snpwire_put_u64(&out, seqno);
	snpwire_put_u32(&out, 0);
}
