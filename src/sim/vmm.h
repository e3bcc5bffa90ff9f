/* SPDX-License-Identifier: MIT */
/*
 * The simulated host (VMM): takes the exits of one guest, hands messages to
 * the simulated firmware, keeps the certificate table, throttles, misbehaves
 * as the fault plan says.
 */
#ifndef SNPSIM_VMM_H
#define SNPSIM_VMM_H

#include "../core/channel.h"

struct snpsim_machine;

/* One exit to the host: the shared pages as the guest laid them out. */
struct snpsim_exit {
	uint64_t exit_code; /* SNPCORE_EXIT_CODE_* */
	uint32_t npages;    /* certificate pages at certs */
	uint8_t *request;   /* 4096 bytes */
	uint8_t *response;  /* 4096 bytes */
	uint8_t *certs;	    /* npages * 4096 bytes */
	uint64_t now_ms;
};

/* What the guest sees, and when. */
struct snpsim_reply {
	struct snpcore_answer answer;
	uint32_t delay_ms;
	bool never;  /* the host falls silent; the driver gives it 10 s */
	bool signal; /* the guest interrupts its caller meanwhile */
};

/* Not reentrant for one machine; snpsim_driver holds its lock. */
void snpsim_vmm_exit(struct snpsim_machine *machine, struct snpsim_exit *exit,
		     struct snpsim_reply *reply);

#endif
