/* SPDX-License-Identifier: MIT */
/*
 * A configfs-tsm report tree that behaves as the kernel's core does, and a
 * device that stands on it.
 */
#ifndef TREE_H
#define TREE_H

#include "lib/tsm.h"

struct tree {
	const char *provider;
	unsigned int floor;
	unsigned long generation;
	char log[512]; /* what was written, in order */
	uint8_t inblob[64];
	int make_error;
	int out_error;	       /* of reading outblob */
	uint32_t out_failures; /* how often */
	bool goes;	       /* the provider, with a failure */
	bool gone;
	int write_error;
	uint32_t disturbed; /* attempts that somebody else writes into */
	uint32_t not_taken; /* attempts whose inblob close(2) drops */
	bool has_svsm;
	size_t out_len;
	const uint8_t *aux;
	size_t aux_len; /* 0: no such file */
	uint32_t made, dropped, out_reads;
};

struct tree_held {
	struct tree tree;
	struct snpguest_device dev;
	struct snpguest_report_request req;
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	size_t len;
	snpguest_certs *certs;
	snpguest_manifest *manifest;
	struct snpguest_fault fault;
};

/* A good tree, and a request for a report with user data of 0x31. */
void tree_hold(struct tree_held *held);

#endif
