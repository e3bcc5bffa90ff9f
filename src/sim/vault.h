/* SPDX-License-Identifier: MIT */
/* Memory for what holds keys for long: pages that no core dump shows. */
#ifndef SNPSIM_VAULT_H
#define SNPSIM_VAULT_H

#include <stddef.h>

/* @size zeros, as calloc(); NULL: no memory. */
void *snpsim_vault_new(size_t size);
/* Wipes them first; NULL is fine. */
void snpsim_vault_free(void *data, size_t size);

#endif
