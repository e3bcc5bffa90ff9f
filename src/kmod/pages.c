/* SPDX-License-Identifier: MIT */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "pages.h"

#include <linux/gfp.h>
#include <linux/printk.h>
#include <linux/string.h>

/* One, one and four; the allocator gives powers of two: 8 of order 3. */
#define ORDER 3
#define COUNT 8

int snpkmod_pages_init(struct snpkmod_pages *pages, struct snpkmod_host *host)
{
	int error;

	pages->host = host;
	pages->all = (u8 *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, ORDER);
	if (!pages->all)
		return -ENOMEM;
	error = host->share ? host->share(pages->all, COUNT) : 0;
	if (error) {
		/* The host may be able to see them or not: nobody's again. */
		pr_err("cannot share memory with the host (%d); %d pages "
		       "lost\n",
		       error, COUNT);
		pages->all = NULL;
		return error;
	}
	pages->request = pages->all;
	pages->response = pages->request + PAGE_SIZE;
	pages->certs = pages->response + PAGE_SIZE;
	return 0;
}

void snpkmod_pages_destroy(struct snpkmod_pages *pages)
{
	struct snpkmod_host *host = pages->host;

	if (!pages->all)
		return;
	memset(pages->all, 0, COUNT * PAGE_SIZE);
	if (host->unshare && host->unshare(pages->all, COUNT))
		pr_err("cannot take memory back from the host; %d pages lost\n",
		       COUNT);
	else
		free_pages((unsigned long)pages->all, ORDER);
	pages->all = NULL;
}
