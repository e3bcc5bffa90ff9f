/* SPDX-License-Identifier: MIT */
/* A certificate table as a host lays it out. */
#include <snpguest.h>

#include "fuzz.h"
#include "wire/certtable.h"

static uint64_t le32(const uint8_t *at)
{
	return at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 |
	       (uint64_t)at[3] << 24;
}

/*
 * The specification's table once more, in the plainest way that there is: how
 * many entries; -1 for no table.
 */
static int reference(const uint8_t *table, size_t size)
{
	int count = 0;

	if (size == 0)
		return 0;
	for (;; count++) {
		if (size < 24 * ((size_t)count + 1))
			return -1;
		if (fuzz_zero(table + 24 * count, 24))
			break;
		if (count == 32)
			return -1;
	}
	for (int i = 0; i < count; i++) {
		uint64_t at = le32(table + 24 * i + 16);
		uint64_t end = at + le32(table + 24 * i + 20);

		if (at < 24 * ((uint64_t)count + 1) || end > size)
			return -1;
		for (int k = 0; k < i; k++) {
			uint64_t at2 = le32(table + 24 * k + 16);
			uint64_t end2 = at2 + le32(table + 24 * k + 20);

			if (at < end2 && at2 < end)
				return -1;
		}
	}
	return count;
}

static void check_walk(const uint8_t *data, size_t size,
		       const snpguest_certs *certs)
{
	struct snpguest_cert cert, own;
	size_t next = 0, count = 0;
	snpguest_status st;

	for (;; count++) {
		st = snpguest_certs_walk(data, size, &next, &cert,
					 sizeof(cert));
		if (st != SNPGUEST_OK)
			break;
		MUST(next == count + 1);
		MUST(cert.data >= data && cert.len <= size);
		MUST((size_t)(cert.data - data) <= size - cert.len);
		MUST(snpguest_certs_get(certs, count, &own, sizeof(own)) ==
		     SNPGUEST_OK);
		MUST(own.kind == cert.kind && own.len == cert.len);
		MUST(memcmp(own.guid, cert.guid, sizeof(own.guid)) == 0);
		MUST(own.len == 0 || memcmp(own.data, cert.data, own.len) == 0);
	}
	MUST(st == SNPGUEST_E_UNSUPPORTED);
	MUST(count == snpguest_certs_count(certs));
	MUST(fuzz_zero(&cert, sizeof(cert)));
}

static void check_find(const snpguest_certs *certs)
{
	struct snpguest_cert cert, found;
	uint32_t kind;
	size_t i;

	for (i = 0; i < snpguest_certs_count(certs); i++) {
		MUST(snpguest_certs_get(certs, i, &cert, sizeof(cert)) ==
		     SNPGUEST_OK);
		MUST(cert.kind <= SNPGUEST_CERT_CRL);
		MUST(snpguest_certs_find(certs, cert.kind, &found,
					 sizeof(found)) == SNPGUEST_OK);
		MUST(found.kind == cert.kind);
	}
	MUST(snpguest_certs_get(certs, i, &cert, sizeof(cert)) ==
	     SNPGUEST_E_USAGE);
	for (kind = 0; kind <= SNPGUEST_CERT_CRL + 1; kind++)
		if (snpguest_certs_find(certs, kind, &cert, sizeof(cert)) !=
		    SNPGUEST_OK)
			MUST(fuzz_zero(&cert, sizeof(cert)));
}

/* Laid out anew, a table has the same entries. */
static void check_rebuilt(const snpguest_certs *certs)
{
	struct snpwire_cert list[SNPWIRE_CERT_ENTRIES_MAX];
	size_t count = snpguest_certs_count(certs), len, cap, again;
	struct snpguest_cert cert;
	uint8_t *table;

	cap = (count + 1) * SNPWIRE_CERT_ENTRY_SIZE;
	for (size_t i = 0; i < count; i++) {
		(void)snpguest_certs_get(certs, i, &cert, sizeof(cert));
		memcpy(list[i].guid, cert.guid, sizeof(list[i].guid));
		list[i].data = cert.data;
		list[i].len = (uint32_t)cert.len;
		cap += cert.len;
	}
	table = malloc(cap);
	if (!table)
		return;
	len = snpwire_certtable_build(list, count, table, cap);
	MUST(len == cap);
	MUST(snpwire_certtable_build(list, count, table, cap - 1) == 0);
	MUST(snpwire_certtable_build(list, count, table, cap) == cap);
	MUST(snpwire_certtable_check(table, len, &again) ==
	     SNPWIRE_CERTTABLE_OK);
	MUST(again == count);
	check_walk(table, len, certs);
	free(table);
}

/* What is kept for sending on is the table still. */
static void check_kept(const snpguest_certs *certs)
{
	size_t len;
	const uint8_t *table = snpguest_certs_table(certs, &len);
	snpguest_certs *again;

	MUST((table == NULL) == (len == 0));
	MUST(snpguest_certs_parse(table, len, &again) == SNPGUEST_OK);
	check_walk(table ? table : (const uint8_t *)"", len, certs);
	snpguest_certs_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct snpguest_cert cert;
	snpguest_certs *certs;
	snpguest_status st = snpguest_certs_parse(data, size, &certs);
	int expected = reference(data, size);
	size_t next = 0;

	if (st != SNPGUEST_OK) {
		MUST(st == SNPGUEST_E_FORMAT && expected < 0);
		MUST(certs == NULL);
		MUST(snpguest_certs_walk(data, size, &next, &cert,
					 sizeof(cert)) == SNPGUEST_E_FORMAT);
		MUST(next == 0);
		return 0;
	}
	MUST(expected >= 0);
	MUST(snpguest_certs_count(certs) == (size_t)expected);
	check_walk(data, size, certs);
	check_find(certs);
	check_rebuilt(certs);
	check_kept(certs);
	snpguest_certs_free(certs);
	return 0;
}
