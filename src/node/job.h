/* SPDX-License-Identifier: MIT */
/*
 * A call in the driver, and who sees to its end.  The driver delivers in the
 * middle of other things; the ends are seen to afterwards, in their order.
 */
#ifndef SNPNODE_JOB_H
#define SNPNODE_JOB_H

#include "../core/call.h"

struct snpnode_job {
	struct snpcore_call call;
	struct snpnode_job *next;
	bool over;				 /* delivered */
	void (*finish)(struct snpnode_job *job); /* frees it */
};

/* Those that were delivered. */
struct snpnode_jobs {
	struct snpnode_job *head;
	struct snpnode_job **tail;
};

void snpnode_jobs_init(struct snpnode_jobs *jobs);
/* @call is a job's. */
void snpnode_jobs_add(struct snpnode_jobs *jobs, struct snpcore_call *call);
void snpnode_jobs_finish(struct snpnode_jobs *jobs);

#endif
