/* SPDX-License-Identifier: MIT */
/*
 * The certificate table that the simulated host keeps for a guest, in the
 * variety that real hosts show.
 */
#ifndef SNPSIM_HOSTTABLE_H
#define SNPSIM_HOSTTABLE_H

#include "platform.h"

struct snpsim_table_spec {
	bool none;	   /* a host without certificates */
	bool leaf_only;	   /* no chain beside the leaf */
	bool mixed_endian; /* GUIDs not in RFC 4122 order */
	bool pem;	   /* PEM where the specification has DER */
	bool crl;	   /* the ARK's CRL, too */
	uint32_t extra;	   /* entries under GUIDs that nobody knows */
	uint32_t pages;	   /* grown to so many pages; 0: as it is */
};

struct snpsim_hosttable {
	uint8_t *data;
	size_t len; /* whole pages; 0: none */
};

#define SNPSIM_TABLE_EXTRA_MAX 16u
#define SNPSIM_TABLE_PAGES_MAX 64u

/* 0 or -ENOMEM; the table is empty then. */
int snpsim_hosttable_build(struct snpsim_hosttable *table,
			   const struct snpsim_table_spec *spec,
			   struct snpsim_platform *platform);
void snpsim_hosttable_free(struct snpsim_hosttable *table);
uint32_t snpsim_hosttable_pages(const struct snpsim_hosttable *table);

#endif
