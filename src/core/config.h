/* SPDX-License-Identifier: MIT */
/* A channel's settings, the same as module parameters and node options. */
#ifndef SNPCORE_CONFIG_H
#define SNPCORE_CONFIG_H

#include "port.h"

struct snpcore_config {
	uint32_t vmpck_id;	  /* 0..3 */
	uint32_t rate_s;	  /* rate_burst host calls per rate_s seconds */
	uint32_t rate_burst;	  /* ... rate_s 0: no limit */
	uint32_t busy_timeout_s;  /* how long a call waits out BUSY; 0: ever */
	uint32_t pending_lease_s; /* ... a pending message is its owner's */
};

void snpcore_config_init(struct snpcore_config *config);

/* NULL, or one line that names the senseless setting and its range. */
const char *snpcore_config_check(const struct snpcore_config *config);

#endif
