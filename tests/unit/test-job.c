/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "node/job.h"

static struct snpnode_jobs jobs;
static struct snpnode_job job[4];
static int order[4];
static int finished;

static void finish(struct snpnode_job *done)
{
	order[finished++] = (int)(done - job);
	/* An end may bring the next one about. */
	if (done == &job[1])
		snpnode_jobs_add(&jobs, &job[3].call);
}

START_TEST(first_come_first_served)
{
	snpnode_jobs_init(&jobs);
	snpnode_jobs_finish(&jobs);
	for (int i = 0; i < 4; i++)
		job[i] = (struct snpnode_job){ .finish = finish };
	for (int i = 0; i < 3; i++)
		snpnode_jobs_add(&jobs, &job[i].call);
	ck_assert(job[0].over && !job[3].over);
	snpnode_jobs_finish(&jobs);
	ck_assert_int_eq(finished, 4);
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(order[i], i);
	snpnode_jobs_finish(&jobs);
	ck_assert_int_eq(finished, 4);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("job");
	TCase *tc = tcase_create("job");

	tcase_add_test(tc, first_come_first_served);
	suite_add_tcase(suite, tc);
	return suite;
}
