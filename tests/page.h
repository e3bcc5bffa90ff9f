/* SPDX-License-Identifier: MIT */
/*
 * Where a guest message's fields are, by AMD publication 56860, "Message
 * Header Format": for tests, which read and write pages byte by byte so that
 * src/wire is not tested with itself.
 */
#ifndef TESTS_PAGE_H
#define TESTS_PAGE_H

#include <stddef.h>
#include <stdint.h>

#define AT_TAG 0x00 /* 32 bytes, of which GCM uses 16 */
#define AT_SEQNO 0x20
#define AT_ALGO 0x30 /* from here to the payload: authenticated */
#define AT_HEADER_VERSION 0x31
#define AT_HEADER_SIZE 0x32
#define AT_TYPE 0x34
#define AT_VERSION 0x35
#define AT_SIZE 0x36
#define AT_RSVD 0x38
#define AT_VMPCK 0x3c
#define AT_PAYLOAD 0x60

#define AAD_SIZE (AT_PAYLOAD - AT_ALGO)

#define TYPE_REPORT_REQ 5

static inline void put_le(uint8_t *at, uint64_t value, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static inline uint64_t get_le(const uint8_t *at, size_t len)
{
	uint64_t value = 0;
	size_t i;

	for (i = 0; i < len; i++)
		value |= (uint64_t)at[i] << (8 * i);
	return value;
}

#endif
