/* SPDX-License-Identifier: MIT */
#include "job.h"

#include <stddef.h>

void snpnode_jobs_init(struct snpnode_jobs *jobs)
{
	jobs->head = NULL;
	jobs->tail = &jobs->head;
}

void snpnode_jobs_add(struct snpnode_jobs *jobs, struct snpcore_call *call)
{
	struct snpnode_job *job =
		(struct snpnode_job *)((char *)call -
				       offsetof(struct snpnode_job, call));

	job->over = true;
	job->next = NULL;
	*jobs->tail = job;
	jobs->tail = &job->next;
}

void snpnode_jobs_finish(struct snpnode_jobs *jobs)
{
	while (jobs->head) {
		struct snpnode_job *job = jobs->head;

		jobs->head = job->next;
		if (!jobs->head)
			jobs->tail = &jobs->head;
		job->finish(job);
	}
}
