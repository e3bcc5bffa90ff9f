/* SPDX-License-Identifier: MIT */
/*
 * One launched guest, as the firmware's guest context has it: what it was
 * launched with, its keys, and how far each VMPCK's messages have come.
 */
#ifndef SNPSIM_GUEST_H
#define SNPSIM_GUEST_H

#include "aead.h"
#include "chip.h"
#include "kdf.h"
#include "secrets.h"

/* Header fields that a faulty firmware would seal wrongly. */
enum snpsim_field {
	SNPSIM_FIELD_NONE,
	SNPSIM_FIELD_SEQNO, /* the value is added to the right one */
	SNPSIM_FIELD_TYPE,
	SNPSIM_FIELD_VERSION,
	SNPSIM_FIELD_SIZE,
	SNPSIM_FIELD_VMPCK,
};

struct snpsim_guest_config {
	uint64_t policy;
	uint32_t guest_svn;
	bool author_key_en;
	uint8_t family_id[16];
	uint8_t image_id[16];
	uint8_t measurement[48];
	uint8_t host_data[32];
	uint8_t id_key_digest[48];
	uint8_t author_key_digest[48];
};

/* What the firmware does wrong to its next message only. */
struct snpsim_firmware_fault {
	bool has_status;
	uint32_t status; /* the response's status word */
	enum snpsim_field field;
	uint64_t value;
};

struct snpsim_guest {
	struct snpsim_guest_config config;
	uint8_t report_id[32];
	/* Of the launch: a later firmware update leaves them alone. */
	uint8_t launch_tcb[SNPSIM_TCB_SIZE];
	uint64_t launch_mit_vector;
	/*
	 * VM root key.  No migration agent is simulated, so it is drawn at
	 * launch and dies with the guest.
	 */
	uint8_t vmrk[SNPSIM_ROOT_SIZE];
	/* VMPCKn speaks for VMPL n. */
	struct snpsim_aead *vmpck[SNPSIM_VMPCKS];
	uint64_t counter[SNPSIM_VMPCKS]; /* of the last message, as answered */
	struct snpsim_firmware_fault fault;
};

/*
 * Launch: fresh keys, counters at 0; @secrets receives the guest's page.
 * False: libcrypto refused, or no memory; nothing is left to wipe.
 */
bool snpsim_guest_launch(struct snpsim_guest *guest,
			 const struct snpsim_guest_config *config,
			 const struct snpsim_chip *chip,
			 struct snpsim_random *random,
			 struct snpsim_secrets *secrets);
void snpsim_guest_wipe(struct snpsim_guest *guest);

#endif
