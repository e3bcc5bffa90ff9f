/* SPDX-License-Identifier: MIT */
/*
 * The guest's driver in user space: src/core, hosted.  Lock, clock, shared
 * pages and AEAD around a channel whose host is a simulated machine.  The
 * device node and the in-process transport both stand on it.
 */
#ifndef SNPSIM_DRIVER_H
#define SNPSIM_DRIVER_H

#include "../core/channel.h"

struct snpsim_driver;
struct snpsim_machine;

struct snpsim_driver_hooks {
	/*
	 * @call is over: call->error, exitinfo2, certs_len, response and
	 * certs are its outcome, and it is the hook's own from here on.
	 * Called without the driver's lock, from any thread that is inside
	 * one of the functions below.
	 */
	void (*deliver)(void *ctx, struct snpcore_call *call);
	/* Milliseconds, never going back; NULL: CLOCK_MONOTONIC. */
	uint64_t (*now_ms)(void *ctx);
	void *ctx;
};

/*
 * Boot a guest's driver on @machine, which must outlive it.  0; -EINVAL for
 * settings that snpcore_config_check() refuses, or an odd counter; -ENODEV if
 * the VMPCK was wiped; -ENOMEM; -EIO if the cipher is not to be had.
 */
int snpsim_driver_new(struct snpsim_machine *machine,
		      const struct snpcore_config *config,
		      const struct snpsim_driver_hooks *hooks,
		      struct snpsim_driver **driver);

/* Shut down as the kernel module does at unload; NULL is fine. */
void snpsim_driver_free(struct snpsim_driver *drv);

/* A name for an open file, never used twice. */
uint64_t snpsim_driver_open_owner(struct snpsim_driver *drv);

/* @call stays where it is until it is delivered; that may be at once. */
void snpsim_driver_submit(struct snpsim_driver *drv, struct snpcore_call *call);
/* @call must not have been delivered yet, or not be in use again. */
void snpsim_driver_interrupt(struct snpsim_driver *drv,
			     struct snpcore_call *call);
void snpsim_driver_release(struct snpsim_driver *drv, uint64_t owner);

/*
 * Do what is due, then say when to come back (milliseconds of the clock;
 * UINT64_MAX: after the next event).  submit, interrupt and release do what
 * is due, too; afterwards ask here for the next time.
 */
uint64_t snpsim_driver_run(struct snpsim_driver *drv);

/* As snpcore_poll(). */
uint64_t snpsim_driver_poll(struct snpsim_driver *drv, uint64_t owner);
uint64_t snpsim_driver_now(struct snpsim_driver *drv);
enum snpcore_state snpsim_driver_state(struct snpsim_driver *drv);

#endif
