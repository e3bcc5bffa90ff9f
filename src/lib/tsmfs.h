/* SPDX-License-Identifier: MIT */
/* The directories and files of configfs-tsm. */
#ifndef SNPLIB_TSMFS_H
#define SNPLIB_TSMFS_H

#include <stdatomic.h>

#include "public.h"

#define SNPLIB_TSM_PATH "/sys/kernel/config/tsm/report"

/* One request's directory. */
struct snplib_tsm_entry {
	int dir;
	char name[48];
};

/* Each returns 0 (read: how many bytes) or -errno. */
struct snplib_tsm_ops {
	int (*make)(void *ctx, struct snplib_tsm_entry *entry);
	void (*drop)(void *ctx, struct snplib_tsm_entry *entry);
	/* -EFBIG: there is more than @cap. */
	int (*read)(void *ctx, struct snplib_tsm_entry *entry, const char *name,
		    uint8_t *data, size_t cap);
	int (*write)(void *ctx, struct snplib_tsm_entry *entry,
		     const char *name, const uint8_t *data, size_t len);
};

/* ops NULL: none. */
struct snplib_tsm {
	const struct snplib_tsm_ops *ops;
	void *ctx;
};

/* The context of snplib_tsmfs_ops. */
struct snplib_tsmfs {
	int base; /* the report tree */
	_Atomic uint32_t made;
};

extern const struct snplib_tsm_ops snplib_tsmfs_ops;

/* 0 or an errno. */
int snplib_tsmfs_open(struct snplib_tsmfs *fs, const char *path);
void snplib_tsmfs_close(struct snplib_tsmfs *fs);

#endif
