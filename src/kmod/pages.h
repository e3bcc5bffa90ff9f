/* SPDX-License-Identifier: MIT */
/* The pages that the guest shares with its host. */
#ifndef SNPKMOD_PAGES_H
#define SNPKMOD_PAGES_H

#include "host.h"

struct snpkmod_pages {
	struct snpkmod_host *host;
	u8 *all; /* request, response, certificates */
	u8 *request;
	u8 *response;
	u8 *certs;
};

/* 0 or -errno. */
int snpkmod_pages_init(struct snpkmod_pages *pages, struct snpkmod_host *host);
void snpkmod_pages_destroy(struct snpkmod_pages *pages);

#endif
