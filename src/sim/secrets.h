/* SPDX-License-Identifier: MIT */
/* The secrets page, where guest and firmware begin. */
#ifndef SNPSIM_SECRETS_H
#define SNPSIM_SECRETS_H

#include <stdint.h>

#define SNPSIM_VMPCKS 4u
#define SNPSIM_VMPCK_SIZE 32u

/* What a guest finds in its secrets page (56860, "Secrets Page"). */
struct snpsim_secrets {
	uint8_t vmpck[SNPSIM_VMPCKS][SNPSIM_VMPCK_SIZE];
	uint32_t msg_seqno[SNPSIM_VMPCKS]; /* os_area, the driver's */
};

#endif
