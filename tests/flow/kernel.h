/* SPDX-License-Identifier: MIT */
/*
 * A sev-guest driver that behaves as one kernel does, on a host that behaves
 * as told.  What differs between kernels is in the profiles, and nowhere
 * else; what the library makes of it is the test's.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <snpguest-ioctl.h>
#include <snpguest.h>
#include <stdbool.h>

struct kernel_profile {
	const char *name;
	uint64_t garbage;    /* beside a 0; 0: the word is left alone */
	bool keeps_key;	     /* unless the answer was not authentic */
	bool hides_growth;   /* 0 instead of EIO for INVALID_LEN */
	bool knows_busy;     /* else BUSY is an error like any other */
	bool positive;	     /* returns the exit's own result */
	bool keeps_message;  /* pending messages and SNP_RETRY: ours */
	uint64_t not_called; /* exitinfo2 when the counter is used up */
};

enum kernel_host {
	HOST_GOOD,
	HOST_NO_CERTS,
	HOST_HUGE_TABLE, /* 20 KiB */
	HOST_REFUSES,	 /* status 0x16 in an authentic response */
	HOST_WRONG_KEY,	 /* status 0x27 */
	HOST_GENERIC,	 /* vmm_error 0xffffffff */
	HOST_FW_ERROR,	 /* fw_error 0x1d in exitinfo2 */
	HOST_EXCEPTION,	 /* the exit itself fails */
	HOST_FORGES,	 /* a response that does not open */
	HOST_BUSY_ONCE,	 /* for two seconds */
	HOST_BUSY,	 /* for ever */
	HOST_EXHAUSTED,	 /* not the host: the counter is used up */
	HOST_COUNT,
};

struct kernel {
	const struct kernel_profile *profile;
	enum kernel_host host;
	bool wiped;
	bool pending;
	uint32_t busy_seen;
	uint32_t ioctls;
	uint32_t firmware_requests;
	uint64_t now_ms;
};

#define KERNEL_PROFILES 9
extern const struct kernel_profile kernel_profiles[KERNEL_PROFILES];
extern const struct snpguest_transport kernel_transport;

#endif
