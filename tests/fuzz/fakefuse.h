/* SPDX-License-Identifier: MIT */
/*
 * libfuse's side of the device node, as far as the node calls it, and the
 * memory of its callers: who asks is a slot, and a slot asks once at a time.
 */
#ifndef FUZZ_FAKEFUSE_H
#define FUZZ_FAKEFUSE_H

#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>

#include "fuzz.h"

#define SLOTS 6u
/* A slot's memory: request, response, certificates. */
#define SLOT_SIZE 0x8000u
#define SLOT_REQUEST 0u
#define SLOT_RESPONSE 0x1000u
#define SLOT_CERTS 0x2000u
#define SLOT_BASE UINT64_C(0x7f0000000000)

struct fuse_req {
	struct fuse_ctx ctx;
	void *user_data;
	bool asked; /* and not answered yet */
	bool interrupted;
	fuse_interrupt_func_t on_interrupt;
	void *interrupt_data;
	/* What was answered. */
	int error; /* 0 or -errno, however it was said */
	bool by_ioctl;
	uint8_t out[32];
	size_t out_size;
	unsigned int events;
	/* The copy (counted from 1) that fails, and how. */
	unsigned int fail_at;
	int fail_errno;
	unsigned int copies;
	uint8_t memory[SLOT_SIZE];
};

extern struct fuse_req fakefuse_slots[SLOTS];
/* What fuse_reply_open() shall return. */
extern int fakefuse_open_error;
/* Poll handles that the node keeps. */
extern unsigned int fakefuse_handles;

/* Called for each answer. */
extern void (*fakefuse_answered)(struct fuse_req *req);

void fakefuse_begin(struct fuse_req *req, void *user_data);
void fakefuse_interrupt(struct fuse_req *req);
struct fuse_pollhandle *fakefuse_handle(void);
uint64_t fakefuse_address(const struct fuse_req *req, size_t offset);

#endif
