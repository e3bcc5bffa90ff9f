/* SPDX-License-Identifier: MIT */
/* One open file of the device: the owner of its pending message. */
#ifndef SNPNODE_FILE_H
#define SNPNODE_FILE_H

#include <stdbool.h>
#include <stdint.h>

struct fuse_pollhandle;
struct snpsim_driver;

struct snpnode_file {
	uint64_t owner;
	bool nonblock;		   /* O_NONBLOCK at open */
	struct snpnode_file *next; /* open ones */
	/* Somebody sleeps in poll(): whom to wake, and the list of those. */
	struct fuse_pollhandle *poll;
	struct snpnode_file *next_polled;
};

/* Into the list @files.  NULL: no memory. */
struct snpnode_file *snpnode_file_open(struct snpnode_file **files,
				       struct snpsim_driver *driver, int flags);
void snpnode_file_close(struct snpnode_file **files, struct snpnode_file *file);

/* Keep @poll, which may be NULL, for a later wake; it is the file's then. */
void snpnode_file_poll(struct snpnode_file **polled, struct snpnode_file *file,
		       struct fuse_pollhandle *poll);
void snpnode_file_unpoll(struct snpnode_file **polled,
			 const struct snpnode_file *file);
/*
 * Wake those who could send now.  The time at which the next of the others
 * could, UINT64_MAX: after the next event.
 */
uint64_t snpnode_file_wake(struct snpnode_file **polled,
			   struct snpsim_driver *driver);

#endif
