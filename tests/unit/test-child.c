/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "node/child.h"

/* The status of a child that exits with @code or dies of @sig. */
static int status_of(int code, int sig)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		/* nohup(1) leaves one of them ignored. */
		if (sig)
			signal(sig, SIG_DFL);
		raise(sig);
		_exit(code);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

/* How a process ends that leaves as another did. */
static int end_as(int status)
{
	int own = 0;
	pid_t pid = fork();

	if (pid == 0) {
		sigset_t all;

		/* Blocked, as in who waits for signals by reading them. */
		sigfillset(&all);
		sigprocmask(SIG_SETMASK, &all, NULL);
		signal(SIGHUP, SIG_IGN);
		_exit(snpnode_child_exit(status));
	}
	ck_assert_int_eq(waitpid(pid, &own, 0), pid);
	return own;
}

START_TEST(nobody)
{
	int status;

	ck_assert_int_le(snpnode_child_reap(&status), 0);
}
END_TEST

START_TEST(each_once)
{
	int status = 0;
	pid_t pid = fork(), reaped;

	if (pid == 0) {
		pause();
		_exit(0);
	}
	ck_assert_int_eq(snpnode_child_reap(&status), 0);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	while ((reaped = snpnode_child_reap(&status)) == 0)
		usleep(1000);
	ck_assert_int_eq(reaped, pid);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	ck_assert_int_le(snpnode_child_reap(&status), 0);
}
END_TEST

START_TEST(leaves_as_it_did)
{
	int status;

	ck_assert_int_eq(snpnode_child_exit(status_of(7, 0)), 7);
	status = end_as(status_of(0, SIGHUP));
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP);
	status = end_as(status_of(0, SIGKILL));
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("child");
	TCase *tc = tcase_create("child");

	tcase_add_test(tc, nobody);
	tcase_add_test(tc, each_once);
	tcase_add_test(tc, leaves_as_it_did);
	suite_add_tcase(suite, tc);
	return suite;
}
