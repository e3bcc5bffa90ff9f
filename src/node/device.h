/* SPDX-License-Identifier: MIT */
/*
 * A sev-guest device as a FUSE file: one regular file, which is the root of
 * its own file system, over a guest's driver.
 */
#ifndef SNPNODE_DEVICE_H
#define SNPNODE_DEVICE_H

#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>

#include "../sim/driver.h"
#include "../sim/faultplan.h"
#include "file.h"
#include "job.h"
#include "loop.h"

struct snpnode_request;

struct snpnode_device {
	struct snpsim_driver *driver;
	const struct snpnode_loop *loop; /* whose time it goes by */
	enum snpsim_kernel kernel;	 /* whose driver it behaves like */
	struct snpnode_file *files;
	uid_t uid;
	gid_t gid;
	mode_t mode;
	struct snpnode_jobs over;
	struct snpnode_file *polled;
	struct snpnode_request *spare; /* all zero, for the next; or NULL */
	bool said_no_pid;
	bool said_no_access;
};

void snpnode_device_init(struct snpnode_device *device,
			 const struct snpnode_loop *loop, mode_t mode);
/*
 * Boot the guest's driver; what snpsim_driver_new() returns.  Files that were
 * opened under a driver before are the new one's.
 */
int snpnode_device_boot(struct snpnode_device *device,
			struct snpsim_machine *machine,
			const struct snpcore_config *config);
/* Waiting callers end with ENODEV. */
void snpnode_device_shutdown(struct snpnode_device *device);
/* After its session was closed: forget the files that were still open. */
void snpnode_device_destroy(struct snpnode_device *device);

/* The operations for fuse_session_new(), with the device as user data. */
extern const struct fuse_lowlevel_ops snpnode_device_ops;

/*
 * After each round of events: let the driver do what is due, answer who is
 * to be answered.  Milliseconds until it is wanted again, -1: not before the
 * next event.
 */
int snpnode_device_tick(struct snpnode_device *device);

#endif
