/* SPDX-License-Identifier: MIT */
/* What one ioctl's answer means, whichever kernel gave it. */
#ifndef SNPLIB_REFUSAL_H
#define SNPLIB_REFUSAL_H

#include <stdbool.h>

#include "public.h"

/* An answer as it came. */
struct snplib_answer {
	int got; /* 0, a positive number, or -errno */
	uint64_t exitinfo2;
	bool extended;
	uint32_t certs_offered; /* bytes */
	uint32_t certs_needed;	/* bytes, as the driver left them */
};

enum snplib_next {
	SNPLIB_DONE, /* the response is there; its own words are next */
	SNPLIB_GROW, /* the certificates need certs_needed bytes */
	SNPLIB_WAIT, /* ask again, later */
	SNPLIB_STOP, /* with the status */
};

struct snplib_verdict {
	enum snplib_next next;
	snpguest_status status; /* STOP: the refusal */
	uint32_t reason;	/* WAIT: SNPGUEST_WAIT_* */
	/* WAIT: the sealed message waits in the driver for its owner. */
	bool pending;
	/*
	 * WAIT: only with a driver that has SNP_RETRY; any other one has
	 * destroyed its VMPCK, and @status tells.
	 */
	bool timed_out;
};

/* Judge @answer; @fault receives all of it but the attempts. */
void snplib_judge(const struct snplib_answer *answer,
		  struct snplib_verdict *verdict, struct snpguest_fault *fault);

#endif
