/* SPDX-License-Identifier: MIT */
/* How to read a report's TCBs when the report does not say. */
#ifndef CLI_TCB_H
#define CLI_TCB_H

#include <snpguest.h>

/*
 * The line whose TCB layout to show.  A version 2 report names no processor;
 * Milan and Genoa share one layout, and Turin's firmware came with later
 * versions, so it is theirs.
 */
uint32_t tcb_layout(const struct snpguest_report *report);

/* "VCEK", "VLEK", "no key" or "an unknown key". */
const char *tcb_signing_key_name(uint32_t signing_key);

#endif
