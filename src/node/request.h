/* SPDX-License-Identifier: MIT */
/* One ioctl on its way through the driver. */
#ifndef SNPNODE_REQUEST_H
#define SNPNODE_REQUEST_H

#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>

#include "../core/call.h"

struct snpnode_device;
struct snpnode_file;

/*
 * Take an ioctl in and hand it to the driver; it is answered here if it is
 * refused, else when its job is over.
 * @arg: the 32 bytes that came along, NULL for a request without
 */
void snpnode_request_start(struct snpnode_device *device,
			   struct snpnode_file *file, fuse_req_t req,
			   enum snpcore_kind kind, const uint8_t *raw);

#endif
