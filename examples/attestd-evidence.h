/* SPDX-License-Identifier: MIT */
/*
 * The desk of attestd: a nonce in, evidence out, and one report for all who
 * come with the same nonce while it is made.
 */
#ifndef ATTESTD_EVIDENCE_H
#define ATTESTD_EVIDENCE_H

#include <snpguest.h>

#include <pthread.h>
#include <stdbool.h>

#define ATTESTD_NONCE_SIZE SNPGUEST_USER_DATA_SIZE

struct evidence {
	struct evidence *next;
	uint8_t nonce[ATTESTD_NONCE_SIZE];
	unsigned int users;
	bool done;
	uint8_t *bytes; /* a report and its certificates; or NULL, and why */
	size_t len;
	char why[256];
};

struct desk {
	snpguest_device *dev; /* shared: the library has its own lock */
	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t changed;
	struct evidence *under_way;
	unsigned long reports;
};

#define DESK_INITIALIZER                                                       \
	{                                                                      \
		.lock = PTHREAD_MUTEX_INITIALIZER,                             \
		.changed = PTHREAD_COND_INITIALIZER                            \
	}

/* Evidence for this nonce, which others may share; NULL without memory. */
struct evidence *desk_obtain(struct desk *desk, const uint8_t *nonce);
void desk_release(struct desk *desk, struct evidence *evidence);

#endif
