/* SPDX-License-Identifier: MIT */
#ifndef SNPLIB_CERTS_H
#define SNPLIB_CERTS_H

#include "public.h"

/* An empty table, and room for @cap bytes, all zero; NULL: no memory. */
snpguest_certs *snplib_certs_new(size_t cap);
uint8_t *snplib_certs_room(snpguest_certs *certs);
/*
 * Take what was written into the room for a table; @certs may move.
 * @fault: of the call that the host's table came with, or NULL
 * Errors: E_FORMAT.
 */
snpguest_status snplib_certs_settle(snpguest_certs **certs,
				    struct snpguest_fault *fault);

#endif
