/* SPDX-License-Identifier: MIT */
/*
 * A machine with a control socket in a folder of its own, and the daemon's
 * loop, which runs until nothing is to be done and never sleeps.
 */
#ifndef FUZZ_STAGE_H
#define FUZZ_STAGE_H

#include "fuzz.h"
#include "node/listener.h"

struct stage {
	char folder[32];
	char path[48]; /* of the socket */
	struct snpnode_loop loop;
	struct snpnode_world world;
	struct snpnode_listener listener;
	/* A guest whose driver is in a kernel, as far as the daemon sees. */
	struct snpnode_elsewhere driver;
	int boot_error;	  /* what booting it comes to */
	bool driver_away; /* it is not loaded */
	unsigned int rounds;
};

extern struct stage stage;

/* What machine it is, by the bits of @how. */
#define STAGE_LINE 0x03u
#define STAGE_SVSM 0x04u
#define STAGE_ELSEWHERE 0x08u
#define STAGE_PKI 0x10u	   /* its certificates are written */
#define STAGE_NO_PKI 0x20u /* ... or would be, and cannot */
#define STAGE_STALE 0x40u  /* a killed daemon left its socket */
#define STAGE_CUT 0x80u	   /* somebody is still talking when it ends */

void stage_open(uint8_t how);
/* Nothing is left. */
void stage_close(void);

/* As the daemon ends: who waits for the device is answered. */
void stage_shutdown(void);
/* Until nothing is to be done. */
void stage_run(void);
/* Another daemon wants to listen at @path, which it must not get. */
void stage_rival(const char *path);

#endif
