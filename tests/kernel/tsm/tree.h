/* SPDX-License-Identifier: MIT */
/* The kernel's tree as files, without the library. */
#ifndef TEST_TREE_H
#define TEST_TREE_H

#include <stddef.h>
#include <stdint.h>

#define TREE "/sys/kernel/config/tsm/report"

/* 0 or errno; what close() hides stays hidden. */
int tree_write(const char *folder, const char *file, const void *data,
	       size_t len);
/* The length, or -errno. */
int tree_read(const char *folder, const char *file, uint8_t *data, size_t cap);
/* -1: it cannot be read. */
long tree_generation(const char *folder);
/* How many requests' folders there are; the last one's name. */
size_t tree_folders(char *name, size_t cap);

#endif
