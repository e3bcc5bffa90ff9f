/* SPDX-License-Identifier: MIT */
#ifndef BENCH_BYHAND_H
#define BENCH_BYHAND_H

#include <snpguest.h>
#include <stdbool.h>

/* What snpguest_report_parse() does, as a caller without it would write it. */
bool by_hand(const uint8_t *raw, size_t len, struct snpguest_report *report);

#endif
