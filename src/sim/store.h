/* SPDX-License-Identifier: MIT */
/*
 * A state folder: who the simulated chip is, over restarts.  Guests' keys and
 * counters are never kept, as a start is a boot.
 *
 *	FOLDER/chip	0600; "snpsim chip 1\n", then the two root secrets
 *	FOLDER/firmware	0600; once it was updated: "snpsim firmware 1\n", then
 *			a byte each of line, fmc, boot loader, tee, snp,
 *			microcode, major, minor, build
 */
#ifndef SNPSIM_STORE_H
#define SNPSIM_STORE_H

#include "chip.h"

/*
 * The folder's chip, or a new one that is kept there.  It runs the firmware
 * that is kept for its line, unless @config chose one.  0; -ENOMEM; -EBADMSG
 * if the file is damaged; another -errno.
 */
int snpsim_store_chip(const char *folder,
		      const struct snpsim_chip_config *config,
		      struct snpsim_random *random, struct snpsim_chip *chip);

/* Tells one version of the firmware file from the next; zeros: none is there.
 */
struct snpsim_store_stamp {
	uint64_t inode;
	int64_t s;
	int64_t ns;
};

void snpsim_store_stamp(const char *folder, struct snpsim_store_stamp *stamp);
/*
 * Put the firmware that is kept for @config's line there; without one it
 * stays.  0 or -errno.
 */
int snpsim_store_reread(const char *folder, struct snpsim_chip_config *config);

/*
 * The folder, made if it is not there, held against all other processes until
 * it is closed: fd or -errno.
 */
int snpsim_store_hold(const char *folder);
/*
 * The chip of @line was updated to this, for its next starts; @dir is held.
 * 0 or -errno.
 */
int snpsim_store_firmware(int dir, uint32_t line,
			  const struct snpguest_tcb *tcb,
			  const struct snpsim_version *version);

#endif
