/* SPDX-License-Identifier: MIT */
/*
 * What src/wire and src/core make of the same input, as text that must not
 * depend on the machine: numbers by value, bytes in order.
 */
#ifndef CROSS_DUMP_H
#define CROSS_DUMP_H

#include <stddef.h>
#include <stdint.h>

void dump_number(const char *name, uint64_t value);
void dump_bytes(const char *name, const void *data, size_t len);
/* FNV-1a, for what is too long to print. */
uint64_t dump_digest(const void *data, size_t len);

void dump_report(const uint8_t *raw, size_t len);
void dump_requests(void);
void dump_guestmsg(void);
void dump_certtables(void);
void dump_core(void);

#endif
