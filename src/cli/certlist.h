/* SPDX-License-Identifier: MIT */
/* The entries of a certificate table, for people and for programs. */
#ifndef CLI_CERTLIST_H
#define CLI_CERTLIST_H

#include "json.h"

/* @dir: where they were written, or NULL. */
void certlist_print(const snpguest_certs *certs, const char *dir);
json_t *certlist_json(const snpguest_certs *certs);

#endif
