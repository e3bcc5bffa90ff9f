/* SPDX-License-Identifier: MIT */
/* The tsm/report tree: its folders, its open files, its inode numbers. */
#ifndef SNPNODE_TSMTREE_H
#define SNPNODE_TSMTREE_H

#include "device.h"
#include "svsm.h"
#include "tsmentry.h"
#include "tsmopen.h"

struct snpnode_tsm {
	struct snpnode_device *device;
	struct snpnode_svsm *svsm;
	struct snpnode_tsm_entries entries;
	struct snpnode_tsm_file *files; /* open ones */
};

void snpnode_tsm_init(struct snpnode_tsm *tsm, struct snpnode_device *device,
		      struct snpnode_svsm *svsm, uint32_t floor);
/* After its session was closed and the driver shut down. */
void snpnode_tsm_destroy(struct snpnode_tsm *tsm);

struct snpnode_tsm *snpnode_tsm_of(fuse_req_t req);

/* What an inode number stands for. */
struct snpnode_tsm_place {
	struct snpnode_tsm_entry *entry; /* NULL: the root */
	enum snpnode_tsm_attr attr;
};

/* False: it is gone. */
bool snpnode_tsm_place_of(struct snpnode_tsm *tsm, fuse_ino_t ino,
			  struct snpnode_tsm_place *place);
fuse_ino_t snpnode_tsm_ino_of(const struct snpnode_tsm_place *place);

#endif
