/* SPDX-License-Identifier: MIT */
#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>

#include "file.h"

#include <fcntl.h>
#include <stdlib.h>

#include "../sim/driver.h"

struct snpnode_file *snpnode_file_open(struct snpnode_file **files,
				       struct snpsim_driver *driver, int flags)
{
	struct snpnode_file *file = calloc(1, sizeof(*file));

	if (!file)
		return NULL;
	file->owner = snpsim_driver_open_owner(driver);
	file->nonblock = flags & O_NONBLOCK;
	file->next = *files;
	*files = file;
	return file;
}

void snpnode_file_close(struct snpnode_file **files, struct snpnode_file *file)
{
	struct snpnode_file **at = files;

	while (*at && *at != file)
		at = &(*at)->next;
	if (*at)
		*at = file->next;
	free(file);
}

void snpnode_file_poll(struct snpnode_file **polled, struct snpnode_file *file,
		       struct fuse_pollhandle *poll)
{
	if (!poll)
		return;
	if (file->poll) {
		fuse_pollhandle_destroy(file->poll);
	} else {
		file->next_polled = *polled;
		*polled = file;
	}
	file->poll = poll;
}

/* Take the file that *@at points to off the list. */
static void forget(struct snpnode_file **at)
{
	struct snpnode_file *file = *at;

	*at = file->next_polled;
	file->next_polled = NULL;
	fuse_pollhandle_destroy(file->poll);
	file->poll = NULL;
}

void snpnode_file_unpoll(struct snpnode_file **polled,
			 const struct snpnode_file *file)
{
	struct snpnode_file **at = polled;

	while (*at && *at != file)
		at = &(*at)->next_polled;
	if (*at)
		forget(at);
}

uint64_t snpnode_file_wake(struct snpnode_file **polled,
			   struct snpsim_driver *driver)
{
	struct snpnode_file **at = polled;
	uint64_t next = UINT64_MAX;
	uint64_t now = snpsim_driver_now(driver);

	while (*at) {
		uint64_t when = snpsim_driver_poll(driver, (*at)->owner);

		if (when <= now) {
			/* Failure: the file system is going, and so is he. */
			(void)fuse_lowlevel_notify_poll((*at)->poll);
			forget(at);
			continue;
		}
		if (when < next)
			next = when;
		at = &(*at)->next_polled;
	}
	return next;
}
