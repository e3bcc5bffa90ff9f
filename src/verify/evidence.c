/* SPDX-License-Identifier: MIT */
#include "public.h"

#include <string.h>

snpguest_status snpguest_evidence_read(const uint8_t *bytes, size_t len,
				       size_t *report_len,
				       snpguest_certs **certs)
{
	snpguest_status st;

	if (report_len)
		*report_len = 0;
	if (certs)
		*certs = NULL;
	if (!bytes || !report_len || !certs)
		return SNPGUEST_E_USAGE;
	/* All versions so far have one length, and no field says it. */
	if (len < SNPGUEST_REPORT_SIZE)
		return SNPGUEST_E_FORMAT;
	st = snpguest_certs_parse(bytes + SNPGUEST_REPORT_SIZE,
				  len - SNPGUEST_REPORT_SIZE, certs);
	if (st == SNPGUEST_OK)
		*report_len = SNPGUEST_REPORT_SIZE;
	return st;
}

snpguest_status snpguest_evidence_write(const uint8_t *raw, size_t raw_len,
					const snpguest_certs *certs,
					uint8_t *bytes, size_t cap, size_t *len)
{
	const uint8_t *table = NULL;
	size_t table_len = 0;

	if (!raw || !len || (!bytes && cap > 0))
		return SNPGUEST_E_USAGE;
	*len = 0;
	/* A longer one could not be told from its table. */
	if (raw_len != SNPGUEST_REPORT_SIZE)
		return SNPGUEST_E_FORMAT;
	if (certs)
		table = snpguest_certs_table(certs, &table_len);
	*len = raw_len + table_len;
	if (!bytes || cap < *len)
		return SNPGUEST_E_USAGE;
	memcpy(bytes, raw, raw_len);
	if (table_len > 0)
		memcpy(bytes + raw_len, table, table_len);
	return SNPGUEST_OK;
}
