/* SPDX-License-Identifier: MIT */
/* One ioctl: copied in, through the channel, copied out. */
#ifndef SNPKMOD_REQUEST_H
#define SNPKMOD_REQUEST_H

#include "guest.h"

/* Whose call it is. */
struct snpkmod_caller {
	u64 owner;
	bool nonblock;
};

/* 0 or -errno; @arg is the caller's 32 bytes. */
long snpkmod_request(struct snpkmod_guest *guest,
		     const struct snpkmod_caller *caller,
		     enum snpcore_kind kind, void __user *arg);
long snpkmod_request_retry(struct snpkmod_guest *guest,
			   const struct snpkmod_caller *caller);

#endif
