/* SPDX-License-Identifier: MIT */
/*
 * A library that stands before libc and libcrypto and lets one chosen call
 * fail: the n-th of a group, for tests of what comes of it.  Linked into a
 * test before libc, or preloaded into a tool:
 *
 *	FAIL_CALL=GROUP:N[:ERRNO]  the N-th call of GROUP fails, with ERRNO
 *	FAIL_PROGRAM=NAME	   in processes of this name only
 *	FAIL_LOG=FILE		   each process appends a line as it exits
 *	FAIL_KEY=HEX		   a secret that must not be left in memory
 *
 * A line of the log is
 *
 *	PID reached BOOL live BLOCKS secrets FOUND GROUP COUNT ...
 *
 * where live counts the allocations that were not freed.
 */
#ifndef FAILCALL_H
#define FAILCALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fail_group {
	FAIL_HEAP,
	FAIL_INNER_HEAP, /* libcrypto's, for itself */
	FAIL_CRYPTO,
	FAIL_FILE,
	FAIL_SOCKET, /* and all else that one waits with */
	FAIL_PROCESS,
	FAIL_REMOTE, /* another process's memory */
	FAIL_RANDOM,
	FAIL_GROUPS,
};

extern const char *const failcall_names[FAIL_GROUPS];

/* ---- for tests ---------------------------------------------------------- */

/* From now on the @n-th call of @group fails, with @error or its usual one. */
void failcall_arm(enum fail_group group, unsigned long n, int error);
/* Stop; true if the call was reached. */
bool failcall_disarm(void);
/* Calls of @group since failcall_arm(). */
unsigned long failcall_count(enum fail_group group);
/* Blocks of memory that were not freed. */
long failcall_live(void);

/* Remember @key, masked; what is found of it in memory later is counted. */
void failcall_remember(const void *key);
void failcall_forget(void);
#define FAILCALL_KEY_SIZE 32u
/* How often any 16 first bytes of the keys stand in writable memory. */
unsigned long failcall_scan(bool say);

/* ---- for the wrappers --------------------------------------------------- */

/* This call is one of @group; true: it shall fail, errno is set. */
bool failcall_now(enum fail_group group, int usual);
void *failcall_next(const char *name);
/* Until told otherwise this thread's FAIL_INNER_HEAP calls do not count. */
void failcall_spare_inner(bool spare);
/* Is this an address in libcrypto? */
bool failcall_is_libcrypto(const void *caller);

#endif
