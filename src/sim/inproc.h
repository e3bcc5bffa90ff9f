/* SPDX-License-Identifier: MIT */
/*
 * The device of a simulated machine without a device node: ioctl(2) as a
 * function call, one open file for each transport.
 */
#ifndef SNPSIM_INPROC_H
#define SNPSIM_INPROC_H

#include <pthread.h>
#include <snpguest.h>

#include "driver.h"

/* The driver of one guest, and the clock that it runs on. */
struct snpsim_inproc {
	pthread_mutex_t lock;
	pthread_cond_t event;
	uint64_t events; /* deliveries; a waiter that saw one looks again */
	bool real_time;
	uint64_t clock_ms; /* unless real_time */
	uint64_t boots;	   /* owners of an earlier driver mean nothing */
	struct snpsim_driver *driver;
};

struct snpsim_file;

int snpsim_inproc_init(struct snpsim_inproc *inproc, bool real_time);
void snpsim_inproc_destroy(struct snpsim_inproc *inproc);
/* As snpsim_driver_new(). */
int snpsim_inproc_boot(struct snpsim_inproc *inproc,
		       struct snpsim_machine *machine,
		       const struct snpcore_config *config);
void snpsim_inproc_shutdown(struct snpsim_inproc *inproc);
void snpsim_inproc_advance(struct snpsim_inproc *inproc, uint64_t ms);

/* NULL: no memory. */
struct snpsim_file *snpsim_file_open(struct snpsim_inproc *inproc);
void snpsim_file_nonblock(struct snpsim_file *file, bool nonblock);
/* For struct snpguest_transport; ctx is a struct snpsim_file. */
int snpsim_file_ioctl(void *ctx, unsigned long cmd, void *arg);
uint64_t snpsim_file_now_ms(void *ctx);
int snpsim_file_pause(void *ctx, uint32_t ms);
void snpsim_file_close(void *ctx);

#endif
