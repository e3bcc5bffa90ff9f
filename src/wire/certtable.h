/* SPDX-License-Identifier: MIT */
/*
 * The certificate table of an extended report: GHCB specification (56421),
 * "SNP Extended Guest Request".  Entries of {GUID, u32 offset, u32 length},
 * ended by an all-zero one; offsets count from the table's start.  The host
 * writes it: every number is hostile.
 */
#ifndef SNPWIRE_CERTTABLE_H
#define SNPWIRE_CERTTABLE_H

#include "types.h"

#define SNPWIRE_GUID_SIZE 16u
#define SNPWIRE_CERT_ENTRY_SIZE 24u
/* More than any host has; bounds the walk and the overlap check. */
#define SNPWIRE_CERT_ENTRIES_MAX 32u

enum snpwire_cert_kind {
	SNPWIRE_CERT_OTHER,
	SNPWIRE_CERT_VCEK,
	SNPWIRE_CERT_VLEK,
	SNPWIRE_CERT_ASK,
	SNPWIRE_CERT_ARK,
	SNPWIRE_CERT_CRL,
};

struct snpwire_cert {
	enum snpwire_cert_kind kind;
	uint8_t guid[SNPWIRE_GUID_SIZE]; /* RFC 4122 order */
	const uint8_t *data;
	uint32_t len;
};

/* Why a table was refused; the order of the checks. */
enum snpwire_certtable_error {
	SNPWIRE_CERTTABLE_OK,
	SNPWIRE_CERTTABLE_NO_END,
	SNPWIRE_CERTTABLE_TOO_MANY,
	SNPWIRE_CERTTABLE_IN_HEADER,
	SNPWIRE_CERTTABLE_OUTSIDE,
	SNPWIRE_CERTTABLE_OVERLAP,
};

/*
 * Check a whole table and count its entries.  No bytes, or an all-zero first
 * entry, is an empty table.
 */
enum snpwire_certtable_error snpwire_certtable_check(const uint8_t *table,
						     size_t len, size_t *count);
/* Entry @index of a table that was checked; false past the end. */
bool snpwire_certtable_get(const uint8_t *table, size_t len, size_t index,
			   struct snpwire_cert *cert);
/* How many bytes of a checked table carry something. */
size_t snpwire_certtable_used(const uint8_t *table, size_t len);

/* The GUID of a kind, RFC 4122 order; NULL for OTHER. */
const uint8_t *snpwire_cert_guid(enum snpwire_cert_kind kind);

/*
 * Build a table; @certs[i].guid is written as it stands.  Returns its length,
 * 0 if it does not fit in @cap; zeros fill the rest of @cap.
 */
size_t snpwire_certtable_build(const struct snpwire_cert *certs, size_t count,
			       uint8_t *table, size_t cap);

#endif
