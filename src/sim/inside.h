/* SPDX-License-Identifier: MIT */
/* A machine's inside, for the files that make it up. */
#ifndef SNPSIM_INSIDE_H
#define SNPSIM_INSIDE_H

#include "guest.h"
#include "hosttable.h"
#include "machine.h"
#include "platform.h"

/* How a host answers what the specification leaves to it. */
enum snpsim_manner {
	SNPSIM_HOST_PROTOCOL, /* knows the all-zero query page */
	SNPSIM_HOST_KVM,      /* forwards it to the firmware */
};

/* The host, as far as one guest sees it. */
struct snpsim_host {
	enum snpsim_manner manner;
	struct snpsim_table_spec spec;
	struct snpsim_hosttable table;
	bool table_built;
	uint64_t table_updates; /* the platform's, when it was built */
};

struct snpsim_machine {
	struct snpsim_platform *platform;
	struct snpsim_guest_config config;
	struct snpsim_guest guest;
	struct snpsim_secrets secrets;
	struct snpsim_host host;
};

#endif
