/* SPDX-License-Identifier: MIT */
/*
 * /dev/tsm-host, between the provider module and the program that plays the
 * driver behind it.  read() waits for a request and takes it; write() of an
 * answer, its blobs behind it, ends it.
 */
#ifndef TSMHOST_H
#define TSMHOST_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define TSMHOST_BLOBS_MAX 0x20000u

struct tsmhost_request {
	__u32 privlevel;
	__u32 inblob_len;
	__u8 inblob[64];
	char service_provider[16];
	__u8 service_guid[16]; /* as guid_t: the first three fields swapped */
	__u32 manifest_version;
	__u32 rsvd;
};

struct tsmhost_answer {
	__s32 error; /* 0 or -errno */
	__u32 report_len;
	__u32 certs_len;
	__u32 manifest_len;
};

/* What is registered with the kernel's core. */
struct tsmhost_provider {
	__u32 floor;
	__u32 has_svsm;
	char name[16];
};

#define TSMHOST_REGISTER _IOW('T', 0, struct tsmhost_provider)
#define TSMHOST_UNREGISTER _IO('T', 1)

#endif
