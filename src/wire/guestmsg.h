/* SPDX-License-Identifier: MIT */
/*
 * The guest message: SEV-SNP Firmware ABI (56860), "Guest Messages".  One
 * page: a 96-byte header, then the payload, sealed with AES-256-GCM under a
 * VMPCK.  The header from ALGO on is the additional authenticated data; the
 * sequence number is bound by being the IV.
 */
#ifndef SNPWIRE_GUESTMSG_H
#define SNPWIRE_GUESTMSG_H

#include "types.h"

#define SNPWIRE_PAGE_SIZE 4096u
#define SNPWIRE_MSG_HDR_SIZE 96u
#define SNPWIRE_MSG_PAYLOAD_MAX 4000u
#define SNPWIRE_MSG_TAG_SIZE 16u
#define SNPWIRE_MSG_IV_SIZE 12u
#define SNPWIRE_MSG_AAD_OFFSET 48u
#define SNPWIRE_MSG_AAD_SIZE 48u

#define SNPWIRE_MSG_ALGO_AES_256_GCM 1u
#define SNPWIRE_MSG_HDR_VERSION 1u

#define SNPWIRE_MSG_KEY_REQ 3u
#define SNPWIRE_MSG_KEY_RSP 4u
#define SNPWIRE_MSG_REPORT_REQ 5u
#define SNPWIRE_MSG_REPORT_RSP 6u

struct snpwire_guestmsg {
	uint8_t authtag[SNPWIRE_MSG_TAG_SIZE];
	uint64_t seqno;
	uint8_t algo;
	uint8_t hdr_version;
	uint16_t hdr_size;
	uint8_t type;
	uint8_t version;
	uint16_t size; /* of the payload */
	uint8_t vmpck;
};

/* False if @len is less than a header. */
bool snpwire_guestmsg_read(const uint8_t *page, size_t len,
			   struct snpwire_guestmsg *msg);
/* False if @len is less than a header.  Reserved bytes become zero. */
bool snpwire_guestmsg_write(const struct snpwire_guestmsg *msg, uint8_t *page,
			    size_t len);
/* The IV of a sequence number: its 8 bytes little-endian, then zeros. */
void snpwire_guestmsg_iv(uint64_t seqno, uint8_t iv[SNPWIRE_MSG_IV_SIZE]);

#endif
