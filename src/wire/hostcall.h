/* SPDX-License-Identifier: MIT */
/*
 * /dev/snp-host, between the fake host's module and the program that plays
 * VMM and firmware: native structures of one machine, never sent elsewhere.
 *
 * Boot the guest once with SNPWIRE_HOST_BOOT; then read(2) an exit, write(2)
 * the reply, again and again.  An exit that waits for 10 s has failed, and a
 * reply to it is refused with ESTALE.  Closing the device fails the exit that
 * is under way and all that follow.
 */
#ifndef SNPWIRE_HOSTCALL_H
#define SNPWIRE_HOSTCALL_H

#include "types.h"

#define SNPWIRE_HOST_PAGE 4096u
#define SNPWIRE_HOST_CERT_PAGES 4u
#define SNPWIRE_HOST_VMPCKS 4u
#define SNPWIRE_HOST_VMPCK_SIZE 32u

/* One exit of the guest: how it left, and its request page. */
struct snpwire_host_exit {
	uint64_t number; /* from 1 on */
	uint64_t exit_code;
	uint32_t npages; /* of certificates, offered */
	uint32_t rsvd;
	uint8_t request[SNPWIRE_HOST_PAGE];
};

/* @failed: the call itself failed; nothing else counts then. */
struct snpwire_host_reply {
	uint64_t number; /* of the exit */
	uint64_t exitinfo2;
	uint64_t npages; /* with INVALID_LEN: what is needed */
	uint32_t failed;
	uint32_t interrupt; /* whoever waits for this, as a signal would */
	uint8_t response[SNPWIRE_HOST_PAGE];
	uint8_t certs[SNPWIRE_HOST_CERT_PAGES * SNPWIRE_HOST_PAGE];
};

/*
 * The guest's secrets page, as a launch fills it.  All zero, as before the
 * first launch: there is no guest, and no driver starts.
 */
struct snpwire_host_boot {
	uint8_t vmpck[SNPWIRE_HOST_VMPCKS][SNPWIRE_HOST_VMPCK_SIZE];
	uint32_t msg_seqno[SNPWIRE_HOST_VMPCKS];
};

/* _IOW('H', 0x40, struct snpwire_host_boot); EBUSY: a driver is on it. */
#define SNPWIRE_HOST_BOOT 0x40904840u

#endif
