/* SPDX-License-Identifier: MIT */
/* struct snpguest_sim_options, read into what the rooms inside want. */
#ifndef SNPSIM_OPTIONS_H
#define SNPSIM_OPTIONS_H

#include <snpguest-sim.h>

#include "../core/config.h"
#include "inside.h"

struct snpsim_setup {
	struct snpsim_platform_config platform;
	struct snpsim_guest_config guest;
	struct snpcore_config driver;
	enum snpsim_manner manner;
	bool real_time;
	const char *plan;
};

/* Every default of a machine; what a NULL options is. */
void snpsim_setup_init(struct snpsim_setup *setup);
/* 0; -EINVAL for a value that no machine has, or an options of the future. */
int snpsim_setup_import(const struct snpguest_sim_options *user,
			struct snpsim_setup *setup);

#endif
