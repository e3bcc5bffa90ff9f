/* SPDX-License-Identifier: MIT */
/*
 * A bounded cursor over bytes, for reading and for writing, little-endian.
 *
 * A read or write that would pass the end does nothing but mark the cursor
 * failed; so does every later one.  A caller moves field by field and asks
 * once, at the end, whether all went well.
 */
#ifndef SNPWIRE_CURSOR_H
#define SNPWIRE_CURSOR_H

#include "types.h"

struct snpwire_reader {
	const uint8_t *data;
	size_t left;
	bool failed;
};

struct snpwire_writer {
	uint8_t *data;
	size_t left;
	bool failed;
};

void snpwire_reader_init(struct snpwire_reader *in, const uint8_t *data,
			 size_t len);
uint8_t snpwire_take_u8(struct snpwire_reader *in);
uint16_t snpwire_take_u16(struct snpwire_reader *in);
uint32_t snpwire_take_u32(struct snpwire_reader *in);
uint64_t snpwire_take_u64(struct snpwire_reader *in);
void snpwire_take_bytes(struct snpwire_reader *in, uint8_t *out, size_t len);
/* Step over @len bytes; true if they were there and all zero. */
bool snpwire_take_zeros(struct snpwire_reader *in, size_t len);

void snpwire_writer_init(struct snpwire_writer *out, uint8_t *data, size_t len);
void snpwire_put_u8(struct snpwire_writer *out, uint8_t value);
void snpwire_put_u16(struct snpwire_writer *out, uint16_t value);
void snpwire_put_u32(struct snpwire_writer *out, uint32_t value);
void snpwire_put_u64(struct snpwire_writer *out, uint64_t value);
void snpwire_put_bytes(struct snpwire_writer *out, const uint8_t *data,
		       size_t len);
void snpwire_put_zeros(struct snpwire_writer *out, size_t len);

#endif
