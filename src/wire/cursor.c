/* SPDX-License-Identifier: MIT */
#include "cursor.h"

void snpwire_reader_init(struct snpwire_reader *in, const uint8_t *data,
			 size_t len)
{
	in->data = data;
	in->left = len;
	in->failed = false;
}

/* The next @len bytes, or NULL and a failed cursor. */
static const uint8_t *take(struct snpwire_reader *in, size_t len)
{
	const uint8_t *data = in->data;

	if (in->failed || len > in->left) {
		in->failed = true;
		return NULL;
	}
	in->data += len;
	in->left -= len;
	return data;
}

static uint64_t take_le(struct snpwire_reader *in, size_t len)
{
	const uint8_t *data = take(in, len);
	uint64_t value = 0;
	size_t i;

	if (!data)
		return 0;
	for (i = 0; i < len; i++)
		value |= (uint64_t)data[i] << (8 * i);
	return value;
}

uint8_t snpwire_take_u8(struct snpwire_reader *in)
{
	return (uint8_t)take_le(in, 1);
}

uint16_t snpwire_take_u16(struct snpwire_reader *in)
{
	return (uint16_t)take_le(in, 2);
}

uint32_t snpwire_take_u32(struct snpwire_reader *in)
{
	return (uint32_t)take_le(in, 4);
}

uint64_t snpwire_take_u64(struct snpwire_reader *in)
{
	return take_le(in, 8);
}

void snpwire_take_bytes(struct snpwire_reader *in, uint8_t *out, size_t len)
{
	const uint8_t *data = take(in, len);

	if (data)
		memcpy(out, data, len);
	else
		memset(out, 0, len);
}

bool snpwire_take_zeros(struct snpwire_reader *in, size_t len)
{
	const uint8_t *data = take(in, len);
	uint8_t any = 0;
	size_t i;

	if (!data)
		return false;
	for (i = 0; i < len; i++)
		any |= data[i];
	return any == 0;
}

void snpwire_writer_init(struct snpwire_writer *out, uint8_t *data, size_t len)
{
	out->data = data;
	out->left = len;
	out->failed = false;
}

/* Room for @len bytes, or NULL and a failed cursor. */
static uint8_t *room(struct snpwire_writer *out, size_t len)
{
	uint8_t *data = out->data;

	if (out->failed || len > out->left) {
		out->failed = true;
		return NULL;
	}
	out->data += len;
	out->left -= len;
	return data;
}

static void put_le(struct snpwire_writer *out, uint64_t value, size_t len)
{
	uint8_t *data = room(out, len);
	size_t i;

	if (!data)
		return;
	for (i = 0; i < len; i++)
		data[i] = (uint8_t)(value >> (8 * i));
}

void snpwire_put_u8(struct snpwire_writer *out, uint8_t value)
{
	put_le(out, value, 1);
}

void snpwire_put_u16(struct snpwire_writer *out, uint16_t value)
{
	put_le(out, value, 2);
}

void snpwire_put_u32(struct snpwire_writer *out, uint32_t value)
{
	put_le(out, value, 4);
}

void snpwire_put_u64(struct snpwire_writer *out, uint64_t value)
{
	put_le(out, value, 8);
}

void snpwire_put_bytes(struct snpwire_writer *out, const uint8_t *data,
		       size_t len)
{
	uint8_t *to = room(out, len);

	if (to)
		memcpy(to, data, len);
}

void snpwire_put_zeros(struct snpwire_writer *out, size_t len)
{
	uint8_t *to = room(out, len);

	if (to)
		memset(to, 0, len);
}
