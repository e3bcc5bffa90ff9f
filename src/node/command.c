/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "say.h"

/* As a shell says them: found, but no program; not found. */
#define EXIT_NO_PROGRAM 126
#define EXIT_NOT_FOUND 127
#define EXIT_SIGNAL 128

static _Noreturn void become(char *const *argv, const sigset_t *mask,
			     const char *const *touch, pid_t parent)
{
	struct stat st;

	/* A parent that died before the prctl() sends no signal any more. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(EXIT_NO_PROGRAM);
	for (; *touch; touch++)
		(void)stat(*touch, &st);
	sigprocmask(SIG_SETMASK, mask, NULL);
	execvp(argv[0], argv);
	snpnode_say("cannot run %s: %s", argv[0], strerror(errno));
	_exit(errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NO_PROGRAM);
}

pid_t snpnode_command_start(char *const *argv, const sigset_t *mask,
			    const char *const *touch)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid == 0)
		become(argv, mask, touch, parent);
	return pid < 0 ? -errno : pid;
}

int snpnode_command_exit(int status)
{
	const struct rlimit no_core = { 0, 0 };
	sigset_t set;

	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	/* The core, if any, is the command's to leave. */
	setrlimit(RLIMIT_CORE, &no_core);
	signal(WTERMSIG(status), SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, WTERMSIG(status));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(WTERMSIG(status));
	return EXIT_SIGNAL + WTERMSIG(status);
}
