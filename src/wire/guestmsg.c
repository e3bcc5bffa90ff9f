/* SPDX-License-Identifier: MIT */
#include "guestmsg.h"

#include "cursor.h"

/* The tag's field is 32 bytes, of which GCM uses 16. */
#define TAG_RSVD 16u
#define RSVD_28 8u
#define RSVD_38 4u
#define RSVD_3D 35u

bool snpwire_guestmsg_read(const uint8_t *page, size_t len,
			   struct snpwire_guestmsg *msg)
{
	struct snpwire_reader in;

	snpwire_reader_init(&in, page, len);
	snpwire_take_bytes(&in, msg->authtag, sizeof(msg->authtag));
	snpwire_skip(&in, TAG_RSVD);
	msg->seqno = snpwire_take_u64(&in);
	snpwire_skip(&in, RSVD_28);
	msg->algo = snpwire_take_u8(&in);
	msg->hdr_version = snpwire_take_u8(&in);
	msg->hdr_size = snpwire_take_u16(&in);
	msg->type = snpwire_take_u8(&in);
	msg->version = snpwire_take_u8(&in);
	msg->size = snpwire_take_u16(&in);
	snpwire_skip(&in, RSVD_38);
	msg->vmpck = snpwire_take_u8(&in);
	snpwire_skip(&in, RSVD_3D);
	return !in.failed;
}

bool snpwire_guestmsg_write(const struct snpwire_guestmsg *msg, uint8_t *page,
			    size_t len)
{
	struct snpwire_writer out;

	snpwire_writer_init(&out, page, len);
	snpwire_put_bytes(&out, msg->authtag, sizeof(msg->authtag));
	snpwire_put_zeros(&out, TAG_RSVD);
	snpwire_put_u64(&out, msg->seqno);
	snpwire_put_zeros(&out, RSVD_28);
	snpwire_put_u8(&out, msg->algo);
	snpwire_put_u8(&out, msg->hdr_version);
	snpwire_put_u16(&out, msg->hdr_size);
	snpwire_put_u8(&out, msg->type);
	snpwire_put_u8(&out, msg->version);
	snpwire_put_u16(&out, msg->size);
	snpwire_put_zeros(&out, RSVD_38);
	snpwire_put_u8(&out, msg->vmpck);
	snpwire_put_zeros(&out, RSVD_3D);
	return !out.failed;
}

void snpwire_guestmsg_iv(uint64_t seqno, uint8_t iv[SNPWIRE_MSG_IV_SIZE])
{
	struct snpwire_writer out;

	snpwire_writer_init(&out, iv, SNPWIRE_MSG_IV_SIZE);
	snpwire_put_u64(&out, seqno);
	snpwire_put_u32(&out, 0);
}
