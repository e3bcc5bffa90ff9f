/* SPDX-License-Identifier: MIT */
#include "keeper.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"

bool snpnode_keeper_init(pid_t parent)
{
	sigset_t all;

	/* What a terminal sends is the command's; SIGCHLD is waited for. */
	sigfillset(&all);
	return sigprocmask(SIG_SETMASK, &all, NULL) == 0 &&
	       signal(SIGCHLD, SIG_DFL) != SIG_ERR &&
	       prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 &&
	       prctl(PR_SET_PDEATHSIG, SIGCHLD) == 0 && getppid() == parent;
}

/* False: there is none, or none that may be killed. */
static bool kill_children(void)
{
	FILE *list = fopen("/proc/thread-self/children", "re");
	bool any = false;
	int pid;

	if (!list)
		return false;
	/* The kernel writes pids there, and nothing else. */
	/* NOLINTNEXTLINE(cert-err34-c) */
	while (fscanf(list, "%d", &pid) == 1)
		any |= kill(pid, SIGKILL) == 0;
	fclose(list);
	return any;
}

/* The children of who is killed become our own, and are next. */
static _Noreturn void take_all(void)
{
	while (kill_children())
		(void)waitpid(-1, NULL, 0);
	_exit(1);
}

/* The command has ended, maybe because the device went with @parent. */
static _Noreturn void end(int status, pid_t parent)
{
	if (getppid() != parent)
		take_all();
	_exit(snpnode_child_exit(status));
}

_Noreturn void snpnode_keeper_wait(pid_t command, pid_t parent)
{
	sigset_t set;
	int status;
	pid_t pid;

	/*
	 * Not before the command has what was open for it.  The device is, too,
	 * and would outlive the one that serves it.
	 */
	close_range(STDERR_FILENO + 1, ~0u, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (;;) {
		while ((pid = snpnode_child_reap(&status)) > 0)
			if (pid == command)
				end(status, parent);
		if (getppid() != parent) {
			kill(command, SIGKILL);
			take_all();
		}
		(void)sigwaitinfo(&set, NULL);
	}
}
