/* SPDX-License-Identifier: MIT */
/*
 * A state folder: who the simulated chip is, over restarts.  Guests' keys and
 * counters are never kept, as a start is a boot.
 *
 *	FOLDER/chip	0600; "snpsim chip 1\n", then the two root secrets
 */
#ifndef SNPSIM_STORE_H
#define SNPSIM_STORE_H

#include "chip.h"

/*
 * The folder's chip, or a new one that is kept there.  0; -ENOMEM; -EBADMSG
 * if the file is damaged; another -errno.
 */
int snpsim_store_chip(const char *folder,
		      const struct snpsim_chip_config *config,
		      struct snpsim_random *random, struct snpsim_chip *chip);

#endif
