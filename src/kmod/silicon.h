/* SPDX-License-Identifier: MIT */
/* The real host of a real SEV-SNP guest, through the kernel's own GHCB. */
#ifndef SNPKMOD_SILICON_H
#define SNPKMOD_SILICON_H

#include <linux/version.h>

#include "host.h"

/*
 * snp_issue_guest_request() is exported by 6.1 to 6.12 in this form.  From
 * 6.14 on a kernel exports only a call that seals, repeats and opens by its
 * own rules, which cannot be had beside this driver's.
 */
#define SNPKMOD_SILICON (LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0))

struct platform_device;

/* The device that the kernel makes in an SEV-SNP guest. */
#define SNPKMOD_SILICON_DEVICE "sev-guest"

/* NULL: the log has been told why. */
struct snpkmod_host *snpkmod_silicon_get(struct platform_device *pdev);
void snpkmod_silicon_put(struct snpkmod_host *host);

#endif
