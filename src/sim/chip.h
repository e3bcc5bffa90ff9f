/* SPDX-License-Identifier: MIT */
/*
 * A simulated processor: its line, its identity, the firmware that runs on
 * it, and the keys that sign for it.  As on the hardware a VCEK belongs to
 * (chip secret, reported TCB): raise the TCB, and another key signs.
 */
#ifndef SNPSIM_CHIP_H
#define SNPSIM_CHIP_H

#include <snpguest.h>

#include "kdf.h"
#include "signer.h"

#define SNPSIM_TCB_SIZE 8u
#define SNPSIM_CHIP_ID_SIZE 64u

struct snpsim_version {
	uint8_t major;
	uint8_t minor;
	uint8_t build;
};

struct snpsim_chip_config {
	uint32_t line;		 /* SNPGUEST_LINE_* */
	uint32_t report_version; /* 2, 3 or 5 */
	struct snpguest_tcb current_tcb;
	struct snpguest_tcb committed_tcb;
	struct snpguest_tcb reported_tcb;
	struct snpsim_version current;
	struct snpsim_version committed;
	bool chosen; /* the TCBs and versions, and not the line's own */
	uint64_t platform_info;
	uint64_t mit_vector;
	bool vlek_loaded;
	bool mask_chip_id;
	bool mask_chip_key;
};

struct snpsim_chip {
	struct snpsim_chip_config config;
	uint8_t secret[SNPSIM_ROOT_SIZE];      /* never leaves the chip */
	uint8_t vlek_secret[SNPSIM_ROOT_SIZE]; /* the provider's */
	uint8_t chip_id[SNPSIM_CHIP_ID_SIZE];
	struct snpsim_signer *vcek;
	struct snpsim_signer *vlek; /* NULL: none loaded */
};

/* What a line has unless told otherwise.  False for an unknown line. */
bool snpsim_chip_defaults(uint32_t line, struct snpsim_chip_config *config);
/* NULL, or one line that names the senseless setting. */
const char *snpsim_chip_check(const struct snpsim_chip_config *config);

/* Make a chip of fresh secrets and identity.  False: libcrypto refused. */
bool snpsim_chip_init(struct snpsim_chip *chip,
		      const struct snpsim_chip_config *config,
		      struct snpsim_random *random);
/* The same chip from secrets that were kept. */
bool snpsim_chip_restore(struct snpsim_chip *chip,
			 const struct snpsim_chip_config *config,
			 const uint8_t secret[SNPSIM_ROOT_SIZE],
			 const uint8_t vlek_secret[SNPSIM_ROOT_SIZE]);
void snpsim_chip_wipe(struct snpsim_chip *chip);

/*
 * Firmware update: all three TCBs and the versions become these, and the
 * signing keys follow.  On failure the chip stays as it was.
 */
bool snpsim_chip_update(struct snpsim_chip *chip,
			const struct snpguest_tcb *tcb,
			const struct snpsim_version *version);

/* A TCB_VERSION in the layout of @line. */
void snpsim_tcb_encode(uint32_t line, const struct snpguest_tcb *tcb,
		       uint8_t raw[SNPSIM_TCB_SIZE]);
/* True if no component of @a is above @b's; of one line. */
bool snpsim_tcb_covers(const uint8_t b[SNPSIM_TCB_SIZE],
		       const uint8_t a[SNPSIM_TCB_SIZE]);
/* CPUID family, model, stepping of @line, as reports show them. */
void snpsim_chip_cpuid(uint32_t line, uint8_t cpuid[3]);
/* "Milan", "Genoa", "Turin" */
const char *snpsim_line_name(uint32_t line);

#endif
