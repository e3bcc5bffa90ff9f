/* SPDX-License-Identifier: MIT */
#include "certtable.h"

#include "cursor.h"

/* In the order of enum snpwire_cert_kind; RFC 4122 order. */
static const uint8_t guids[][SNPWIRE_GUID_SIZE] = {
	[SNPWIRE_CERT_VCEK] = { 0x63, 0xda, 0x75, 0x8d, 0xe6, 0x64, 0x45, 0x64,
				0xad, 0xc5, 0xf4, 0xb9, 0x3b, 0xe8, 0xac,
				0xcd },
	[SNPWIRE_CERT_VLEK] = { 0xa8, 0x07, 0x4b, 0xc2, 0xa2, 0x5a, 0x48, 0x3e,
				0xaa, 0xe6, 0x39, 0xc0, 0x45, 0xa0, 0xb8,
				0xa1 },
	[SNPWIRE_CERT_ASK] = { 0x4a, 0xb7, 0xb3, 0x79, 0xbb, 0xac, 0x4f, 0xe4,
			       0xa0, 0x2f, 0x05, 0xae, 0xf3, 0x27, 0xc7, 0x82 },
	[SNPWIRE_CERT_ARK] = { 0xc0, 0xb4, 0x06, 0xa4, 0xa8, 0x03, 0x49, 0x52,
			       0x97, 0x43, 0x3f, 0xb6, 0x01, 0x4c, 0xd0, 0xae },
	[SNPWIRE_CERT_CRL] = { 0x92, 0xf8, 0x1b, 0xc3, 0x58, 0x11, 0x4d, 0x3d,
			       0x97, 0xff, 0xd1, 0x9f, 0x88, 0xdc, 0x67, 0xea },
};

struct entry {
	uint8_t guid[SNPWIRE_GUID_SIZE]; /* as it stands in the table */
	uint32_t offset;
	uint32_t len;
};

static const uint8_t no_guid[SNPWIRE_GUID_SIZE];

const uint8_t *snpwire_cert_guid(enum snpwire_cert_kind kind)
{
	return kind == SNPWIRE_CERT_OTHER ? NULL : guids[kind];
}

/* 1: an entry, 0: the end, -1: the table stops short. */
static int read_entry(const uint8_t *table, size_t len, size_t index,
		      struct entry *entry)
{
	struct snpwire_reader in;

	if (len / SNPWIRE_CERT_ENTRY_SIZE <= index)
		return -1;
	snpwire_reader_init(&in, table + index * SNPWIRE_CERT_ENTRY_SIZE,
			    SNPWIRE_CERT_ENTRY_SIZE);
	snpwire_take_bytes(&in, entry->guid, sizeof(entry->guid));
	entry->offset = snpwire_take_u32(&in);
	entry->len = snpwire_take_u32(&in);
	return entry->offset || entry->len ||
	       memcmp(entry->guid, no_guid, sizeof(no_guid)) != 0;
}

static bool overlaps(const struct entry *a, const struct entry *b)
{
	/* Both lie inside the table, so neither sum passes 2^32. */
	return (uint64_t)a->offset < (uint64_t)b->offset + b->len &&
	       (uint64_t)b->offset < (uint64_t)a->offset + a->len;
}

static enum snpwire_certtable_error
check_entry(const uint8_t *table, size_t len, size_t count, size_t index)
{
	struct entry entry, other;
	size_t i;

	(void)read_entry(table, len, index, &entry);
	/* The header takes in the entry that ends it. */
	if (entry.offset < (count + 1) * SNPWIRE_CERT_ENTRY_SIZE)
		return SNPWIRE_CERTTABLE_IN_HEADER;
	if (entry.offset > len || entry.len > len - entry.offset)
		return SNPWIRE_CERTTABLE_OUTSIDE;
	for (i = 0; i < index; i++) {
		(void)read_entry(table, len, i, &other);
		if (overlaps(&entry, &other))
			return SNPWIRE_CERTTABLE_OVERLAP;
	}
	return SNPWIRE_CERTTABLE_OK;
}

enum snpwire_certtable_error snpwire_certtable_check(const uint8_t *table,
						     size_t len, size_t *count)
{
	enum snpwire_certtable_error error;
	struct entry entry;
	size_t n = 0, i;
	int got;

	*count = 0;
	if (len == 0)
		return SNPWIRE_CERTTABLE_OK;
	while ((got = read_entry(table, len, n, &entry)) == 1) {
		if (n == SNPWIRE_CERT_ENTRIES_MAX)
			return SNPWIRE_CERTTABLE_TOO_MANY;
		n++;
	}
	if (got < 0)
		return SNPWIRE_CERTTABLE_NO_END;
	for (i = 0; i < n; i++) {
		error = check_entry(table, len, n, i);
		if (error)
			return error;
	}
	*count = n;
	return SNPWIRE_CERTTABLE_OK;
}

/* GUID bytes between RFC 4122 order and the mixed-endian one. */
static void swap_guid(const uint8_t *in, uint8_t *out)
{
	static const uint8_t from[SNPWIRE_GUID_SIZE] = { 3,  2,	 1,  0, 5,  4,
							 7,  6,	 8,  9, 10, 11,
							 12, 13, 14, 15 };
	size_t i;

	for (i = 0; i < SNPWIRE_GUID_SIZE; i++)
		out[i] = in[from[i]];
}

static enum snpwire_cert_kind find_kind(const uint8_t *guid)
{
	size_t i;

	for (i = SNPWIRE_CERT_VCEK; i <= SNPWIRE_CERT_CRL; i++)
		if (memcmp(guid, guids[i], SNPWIRE_GUID_SIZE) == 0)
			return (enum snpwire_cert_kind)i;
	return SNPWIRE_CERT_OTHER;
}

/* The specification writes GUIDs in RFC order; some hosts mix endians. */
static void name_entry(const uint8_t *guid, struct snpwire_cert *cert)
{
	uint8_t swapped[SNPWIRE_GUID_SIZE];

	memcpy(cert->guid, guid, SNPWIRE_GUID_SIZE);
	cert->kind = find_kind(guid);
	if (cert->kind != SNPWIRE_CERT_OTHER)
		return;
	swap_guid(guid, swapped);
	cert->kind = find_kind(swapped);
	if (cert->kind != SNPWIRE_CERT_OTHER)
		memcpy(cert->guid, swapped, SNPWIRE_GUID_SIZE);
}

bool snpwire_certtable_get(const uint8_t *table, size_t len, size_t index,
			   struct snpwire_cert *cert)
{
	struct entry entry;
	size_t i;

	/* What lies behind the end looks like entries, too. */
	if (index >= SNPWIRE_CERT_ENTRIES_MAX)
		return false;
	for (i = 0; i <= index; i++)
		if (read_entry(table, len, i, &entry) != 1)
			return false;
	name_entry(entry.guid, cert);
	cert->data = table + entry.offset;
	cert->len = entry.len;
	return true;
}

size_t snpwire_certtable_used(const uint8_t *table, size_t len)
{
	struct entry entry;
	size_t used = 0, n;

	for (n = 0; n < SNPWIRE_CERT_ENTRIES_MAX &&
		    read_entry(table, len, n, &entry) == 1;
	     n++)
		if (entry.offset + (size_t)entry.len > used)
			used = entry.offset + (size_t)entry.len;
	return used;
}

size_t snpwire_certtable_build(const struct snpwire_cert *certs, size_t count,
			       uint8_t *table, size_t cap)
{
	struct snpwire_writer head, body;
	size_t start = (count + 1) * SNPWIRE_CERT_ENTRY_SIZE;
	size_t at = start, i;

	if (count > SNPWIRE_CERT_ENTRIES_MAX || cap < start)
		return 0;
	memset(table, 0, cap);
	/* The head has room for all of its entries: @start is its size. */
	snpwire_writer_init(&head, table, start);
	snpwire_writer_init(&body, table + start, cap - start);
	for (i = 0; i < count; i++) {
		snpwire_put_bytes(&head, certs[i].guid, SNPWIRE_GUID_SIZE);
		snpwire_put_u32(&head, (uint32_t)at);
		snpwire_put_u32(&head, certs[i].len);
		snpwire_put_bytes(&body, certs[i].data, certs[i].len);
		at += certs[i].len;
	}
	return body.failed ? 0 : at;
}
