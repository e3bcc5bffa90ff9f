/* SPDX-License-Identifier: MIT */
#ifndef BENCH_BYHAND_H
#define BENCH_BYHAND_H

#include <snpguest.h>
#include <stdbool.h>

/* What snpguest_report_parse() does, as a caller without it would write it. */
bool by_hand(const uint8_t *raw, size_t len, struct snpguest_report *report);

/* What a walk over a certificate table does: entries that lie inside it and
 * on no other, their kinds known.  How many; 0: none, or a bad table. */
#define BY_HAND_CERTS 8
size_t by_hand_certs(const uint8_t *table, size_t len,
		     struct snpguest_cert certs[BY_HAND_CERTS]);

#endif
