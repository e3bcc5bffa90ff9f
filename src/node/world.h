/* SPDX-License-Identifier: MIT */
/* The simulated machine behind a device, as the options ask for it. */
#ifndef SNPNODE_WORLD_H
#define SNPNODE_WORLD_H

#include "../sim/secrets.h"
#include "device.h"
#include "options.h"
#include "svsm.h"

#define SNPNODE_STATE_MAX 16

/* A guest whose driver is not in this process. */
struct snpnode_elsewhere {
	/*
	 * Its secrets page anew; NULL: one without keys, on which no driver
	 * starts.  0 or -errno, and the page is as it was; -EBUSY: a driver
	 * is on it.
	 */
	int (*boot)(const struct snpnode_elsewhere *driver,
		    const struct snpsim_secrets *secrets);
	/* Its channel's state, its open files; false: no driver is there. */
	bool (*state)(const struct snpnode_elsewhere *driver,
		      char state[SNPNODE_STATE_MAX], uint64_t *files);
};

struct snpnode_world {
	struct snpsim_machine *machine;
	struct snpcore_config config;
	char *pki;	  /* where its certificates were written, or NULL */
	uint64_t updates; /* of the firmware, when they were */
	struct snpnode_device device;
	struct snpnode_svsm svsm;
	const struct snpnode_elsewhere *elsewhere; /* NULL: device is it */
};

/*
 * Make the machine and boot its guest, by the time of @loop.  False: it was
 * said why.
 */
bool snpnode_world_open(struct snpnode_world *world,
			const struct snpnode_loop *loop,
			const struct snpnode_options *options);
/*
 * Its drivers stop, and who waits for either is answered: to be called while
 * there is a session to answer by.
 */
void snpnode_world_shutdown(struct snpnode_world *world);
void snpnode_world_close(struct snpnode_world *world);

/*
 * Reboot the guest under its open files; who waits in a call gets ENODEV.
 * 0 or -errno; the world is not usable after a failure.  With its driver
 * elsewhere it is: after -EBUSY, a driver is on it, the guest is as it was;
 * after any other it is down, its keys gone, until a reboot succeeds.
 */
int snpnode_world_reboot(struct snpnode_world *world);
/* False where the world is not usable. */
bool snpnode_world_lives(const struct snpnode_world *world);

/*
 * As snpnode_device_tick(), of all that the guest has; written certificates
 * follow an update of the firmware.
 */
int snpnode_world_tick(struct snpnode_world *world);

/*
 * Write ark.der, ask.der, asvk.der, leaf.der and crl.der to @dir, making it.
 * NULL: anew to where they were written before, if anywhere.
 */
bool snpnode_world_write_pki(struct snpnode_world *world, const char *dir);

#endif
