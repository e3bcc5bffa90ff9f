/* SPDX-License-Identifier: MIT */
#include "certs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/certtable.h"
#include "output.h"

struct snpguest_certs {
	size_t count;
	size_t len; /* of the table that follows */
	uint8_t table[];
};

/* The public kinds are the wire's, so that no table has to map them. */
_Static_assert((int)SNPWIRE_CERT_VCEK == SNPGUEST_CERT_VCEK, "kind");
_Static_assert((int)SNPWIRE_CERT_VLEK == SNPGUEST_CERT_VLEK, "kind");
_Static_assert((int)SNPWIRE_CERT_ASK == SNPGUEST_CERT_ASK, "kind");
_Static_assert((int)SNPWIRE_CERT_ARK == SNPGUEST_CERT_ARK, "kind");
_Static_assert((int)SNPWIRE_CERT_CRL == SNPGUEST_CERT_CRL, "kind");

snpguest_certs *snplib_certs_new(size_t cap)
{
	struct snpguest_certs *certs = calloc(1, sizeof(*certs) + cap);

	if (certs)
		certs->len = cap;
	return certs;
}

uint8_t *snplib_certs_room(snpguest_certs *certs)
{
	return certs->table;
}

snpguest_status snplib_certs_settle(snpguest_certs **certs,
				    struct snpguest_fault *fault)
{
	struct snpguest_certs *table = *certs, *smaller;
	size_t count;

	if (snpwire_certtable_check(table->table, table->len, &count) !=
	    SNPWIRE_CERTTABLE_OK) {
		/* The host's doing: its report may be had without a table. */
		if (fault)
			fault->os_errno = EPROTO;
		return SNPGUEST_E_FORMAT;
	}
	table->count = count;
	/* Zeros up to the page's end are the buffer's, not the table's. */
	table->len =
		count ? snpwire_certtable_used(table->table, table->len) : 0;
	smaller = realloc(table, sizeof(*table) + table->len);
	if (smaller)
		*certs = smaller;
	return SNPGUEST_OK;
}

static bool give_entry(const uint8_t *table, size_t len, size_t index,
		       struct snpguest_cert *cert, size_t cert_size)
{
	struct snpguest_cert out = { 0 };
	struct snpwire_cert in;

	if (!snpwire_certtable_get(table, len, index, &in))
		return false;
	out.kind = in.kind;
	memcpy(out.guid, in.guid, sizeof(out.guid));
	out.data = in.data;
	out.len = in.len;
	snplib_output(cert, cert_size, &out, sizeof(out));
	return true;
}

snpguest_status snpguest_certs_parse(const uint8_t *table, size_t len,
				     snpguest_certs **certs)
{
	struct snpguest_certs *out;
	snpguest_status status;

	if (!certs)
		return SNPGUEST_E_USAGE;
	*certs = NULL;
	if (!table && len > 0)
		return SNPGUEST_E_USAGE;
	/* Offsets are 32 bits wide: what lies beyond is no table. */
	if (len > UINT32_MAX)
		return SNPGUEST_E_FORMAT;
	out = snplib_certs_new(len);
	if (!out)
		return SNPGUEST_E_NOMEM;
	if (len)
		memcpy(out->table, table, len);
	status = snplib_certs_settle(&out, NULL);
	if (status)
		goto err_free_table;
	*certs = out;
	return SNPGUEST_OK;

err_free_table:
	free(out);
	return status;
}

/*
 * Each call checks the whole table: the walk then keeps nothing between two
 * calls that a caller could lose or make up.
 */
snpguest_status snpguest_certs_walk(const uint8_t *table, size_t len,
				    size_t *next, struct snpguest_cert *cert,
				    size_t cert_size)
{
	size_t count;

	if (!cert || cert_size == 0)
		return SNPGUEST_E_USAGE;
	memset(cert, 0, cert_size);
	if (!next || (!table && len > 0))
		return SNPGUEST_E_USAGE;
	if (len > UINT32_MAX ||
	    snpwire_certtable_check(table, len, &count) != SNPWIRE_CERTTABLE_OK)
		return SNPGUEST_E_FORMAT;
	if (*next >= count)
		return SNPGUEST_E_UNSUPPORTED;
	if (!give_entry(table, len, *next, cert, cert_size))
		return SNPGUEST_E_FORMAT;
	(*next)++;
	return SNPGUEST_OK;
}

size_t snpguest_certs_count(const snpguest_certs *certs)
{
	return certs ? certs->count : 0;
}

snpguest_status snpguest_certs_get(const snpguest_certs *certs, size_t index,
				   struct snpguest_cert *cert, size_t cert_size)
{
	if (!cert || cert_size == 0)
		return SNPGUEST_E_USAGE;
	memset(cert, 0, cert_size);
	if (index >= snpguest_certs_count(certs) ||
	    !give_entry(certs->table, certs->len, index, cert, cert_size))
		return SNPGUEST_E_USAGE;
	return SNPGUEST_OK;
}

snpguest_status snpguest_certs_find(const snpguest_certs *certs, uint32_t kind,
				    struct snpguest_cert *cert,
				    size_t cert_size)
{
	struct snpguest_cert found;
	size_t i;

	if (!cert || cert_size == 0)
		return SNPGUEST_E_USAGE;
	memset(cert, 0, cert_size);
	if (!certs)
		return SNPGUEST_E_USAGE;
	for (i = 0; i < certs->count; i++) {
		(void)snpguest_certs_get(certs, i, &found, sizeof(found));
		if (found.kind != kind)
			continue;
		snplib_output(cert, cert_size, &found, sizeof(found));
		return SNPGUEST_OK;
	}
	return SNPGUEST_E_UNSUPPORTED;
}

const uint8_t *snpguest_certs_table(const snpguest_certs *certs, size_t *len)
{
	if (len)
		*len = certs ? certs->len : 0;
	return certs && certs->len ? certs->table : NULL;
}

const char *snpguest_cert_kind_name(uint32_t kind)
{
	switch (kind) {
	case SNPGUEST_CERT_VCEK:
		return "VCEK";
	case SNPGUEST_CERT_VLEK:
		return "VLEK";
	case SNPGUEST_CERT_ASK:
		return "ASK";
	case SNPGUEST_CERT_ARK:
		return "ARK";
	case SNPGUEST_CERT_CRL:
		return "CRL";
	}
	return "other";
}

void snpguest_certs_free(snpguest_certs *certs)
{
	free(certs);
}
