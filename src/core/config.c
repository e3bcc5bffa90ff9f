/* SPDX-License-Identifier: MIT */
#include "config.h"

/*
 * Upper bounds keep every sum of times far from overflow, and no limit so
 * slow that a program would look hung.
 */
#define VMPCK_ID_MAX 3u
#define RATE_S_MAX 3600u
#define RATE_BURST_MAX 1000u
#define BUSY_TIMEOUT_S_MAX 86400u
#define PENDING_LEASE_S_MAX 3600u

void snpcore_config_init(struct snpcore_config *config)
{
	config->vmpck_id = 0;
	config->rate_s = 1;
	config->rate_burst = 2;
	config->busy_timeout_s = 60;
	config->pending_lease_s = 10;
}

const char *snpcore_config_check(const struct snpcore_config *config)
{
	if (config->vmpck_id > VMPCK_ID_MAX)
		return "vmpck_id must be 0 to 3";
	if (config->rate_s > RATE_S_MAX)
		return "rate_s must be 0 (no limit) to 3600";
	if (config->rate_s &&
	    (config->rate_burst < 1 || config->rate_burst > RATE_BURST_MAX))
		return "rate_burst must be 1 to 1000";
	if (config->busy_timeout_s > BUSY_TIMEOUT_S_MAX)
		return "busy_timeout_s must be 0 (for ever) to 86400";
	if (config->pending_lease_s < 1 ||
	    config->pending_lease_s > PENDING_LEASE_S_MAX)
		return "pending_lease_s must be 1 to 3600";
	return NULL;
}
