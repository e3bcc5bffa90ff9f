/* SPDX-License-Identifier: MIT */
/*
 * Stands for the kernel's own driver, which loads in a real SEV-SNP guest
 * only: a platform driver of its name, bound to nothing.
 */
#include <linux/module.h>
#include <linux/platform_device.h>

static struct platform_driver beside = {
	.driver = { .name = "sev-guest" },
};
module_platform_driver(beside);

MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A driver named sev-guest (tests)");
