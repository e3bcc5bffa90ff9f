/* SPDX-License-Identifier: MIT */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "params.h"

#include <linux/moduleparam.h>
#include <linux/printk.h>

/* snpcore_config_init()'s, said again for modinfo's sake. */
static uint vmpck_id;
static uint rate_s = 1;
static uint rate_burst = 2;
static uint busy_timeout_s = 60;
static uint pending_lease_s = 10;

module_param(vmpck_id, uint, 0444);
MODULE_PARM_DESC(vmpck_id, "VMPCK to seal messages with, 0 to 3 (default 0)");
module_param(rate_s, uint, 0444);
MODULE_PARM_DESC(rate_s, "at most rate_burst host calls in so many seconds; "
			 "0: no limit (default 1)");
module_param(rate_burst, uint, 0444);
MODULE_PARM_DESC(rate_burst, "host calls in rate_s seconds (default 2)");
module_param(busy_timeout_s, uint, 0444);
MODULE_PARM_DESC(busy_timeout_s, "seconds that a caller waits for a host that "
				 "is busy; 0: for ever (default 60)");
module_param(pending_lease_s, uint, 0444);
MODULE_PARM_DESC(pending_lease_s, "seconds that a pending message is its "
				  "owner's (default 10)");

int snpkmod_params_get(struct snpcore_config *config)
{
	const char *bad;

	snpcore_config_init(config);
	config->vmpck_id = vmpck_id;
	config->rate_s = rate_s;
	config->rate_burst = rate_burst;
	config->busy_timeout_s = busy_timeout_s;
	config->pending_lease_s = pending_lease_s;
	bad = snpcore_config_check(config);
	if (bad)
		pr_err("%s\n", bad);
	return bad ? -EINVAL : 0;
}
