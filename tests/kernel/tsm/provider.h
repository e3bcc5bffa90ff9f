/* SPDX-License-Identifier: MIT */
/*
 * The driver behind the kernel's configfs-tsm: a simulated machine that
 * answers what the provider module asks.
 */
#ifndef TEST_PROVIDER_H
#define TEST_PROVIDER_H

#include <pthread.h>
#include <snpguest-sim.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "sim/services.h"
#include "tsmhost.h"

struct provider {
	int fd;
	pthread_t thread;
	snpguest_sim *sim;
	snpguest_device *dev;
	struct snpsim_svsm svsm;
	atomic_uint asked;
	atomic_int error; /* what is answered instead; 0: nothing is */
	struct tsmhost_request last;
};

/* It answers from here on, as long as the process is there. */
bool provider_start(struct provider *provider, const char *keys,
		    const char *pki);
/* 0 or errno. */
int provider_register(struct provider *provider, const char *name,
		      uint32_t floor, bool has_svsm);
void provider_unregister(struct provider *provider);

#endif
