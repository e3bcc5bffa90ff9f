/* SPDX-License-Identifier: MIT */
/* Memory that a caller only claims to have: EFAULT instead of a crash. */
#ifndef SNPSIM_USERMEM_H
#define SNPSIM_USERMEM_H

#include <stddef.h>
#include <stdint.h>

/* Of this process.  0, or -EFAULT when not all of it is there. */
int snpsim_usermem_read(uint64_t address, void *data, size_t len);
int snpsim_usermem_write(uint64_t address, const void *data, size_t len);

#endif
