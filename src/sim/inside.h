/* SPDX-License-Identifier: MIT */
/* A machine's inside, for the files that make it up. */
#ifndef SNPSIM_INSIDE_H
#define SNPSIM_INSIDE_H

#include <pthread.h>

#include "../core/throttle.h"
#include "faultplan.h"
#include "guest.h"
#include "hostlog.h"
#include "hosttable.h"
#include "machine.h"
#include "platform.h"

#define SNPSIM_PAST_ANSWERS 8u

/* The host, as far as one guest sees it. */
struct snpsim_host {
	/* Between the guest's exits and who tells the host what to do. */
	pthread_mutex_t lock;
	enum snpsim_manner manner;
	enum snpsim_kernel kernel;
	struct snpsim_table_spec spec;
	struct snpsim_hosttable table;
	bool table_built;
	uint64_t table_updates; /* the platform's, when it was built */
	struct snpsim_plan plan;
	struct snpsim_plan draft; /* being read, perhaps to be refused */
	bool plan_started;	  /* by the first exit after it was loaded */
	uint64_t plan_start_ms;
	struct snpcore_throttle throttle;
	struct snpsim_hostlog log;
	/* Genuine answers, for replays; the latest is at (answers - 1). */
	uint64_t answers;
	uint8_t past[SNPSIM_PAST_ANSWERS][SNPWIRE_PAGE_SIZE];
};

struct snpsim_machine {
	struct snpsim_platform *platform;
	struct snpsim_guest_config config;
	struct snpsim_guest guest;
	struct snpsim_secrets secrets;
	struct snpsim_host host;
};

#endif
