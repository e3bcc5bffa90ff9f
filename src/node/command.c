/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cores.h"
#include "keeper.h"
#include "say.h"

/* As a shell says them: found, but no program; not found. */
#define EXIT_NO_PROGRAM 126
#define EXIT_NOT_FOUND 127

static _Noreturn void become(char *const *argv,
			     const struct snpnode_signals *signals,
			     const char *const *touch, pid_t parent)
{
	struct stat st;

	/* A parent that died before the prctl() sends no signal any more. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(EXIT_NO_PROGRAM);
	for (; *touch; touch++)
		(void)stat(*touch, &st);
	snpnode_signals_give_back(signals);
	snpnode_cores_allow();
	execvp(argv[0], argv);
	snpnode_say("cannot run %s: %s", argv[0], strerror(errno));
	_exit(errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NO_PROGRAM);
}

static _Noreturn void keep(char *const *argv,
			   const struct snpnode_signals *signals,
			   const char *const *touch, pid_t parent, int pipe_fd)
{
	pid_t keeper = getpid();
	pid_t pid = -1;

	if (snpnode_keeper_init(parent))
		pid = fork();
	if (pid == 0)
		become(argv, signals, touch, keeper);
	if (write(pipe_fd, &pid, sizeof(pid)) != sizeof(pid) || pid < 0)
		_exit(EXIT_NO_PROGRAM);
	snpnode_keeper_wait(pid, parent);
}

/* The command's pid, as the keeper tells it; -errno. */
static int hear(struct snpnode_command *command, int pipe_fd)
{
	ssize_t n;

	do
		n = read(pipe_fd, &command->pid, sizeof(command->pid));
	while (n < 0 && errno == EINTR);
	return n == sizeof(command->pid) && command->pid > 0 ? 0 : -EAGAIN;
}

int snpnode_command_start(struct snpnode_command *command, char *const *argv,
			  const struct snpnode_signals *signals,
			  const char *const *touch)
{
	pid_t parent = getpid();
	int ends[2];
	int rc;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -errno;
	command->keeper = fork();
	if (command->keeper == 0)
		keep(argv, signals, touch, parent, ends[1]);
	rc = command->keeper < 0 ? -errno : 0;
	close(ends[1]);
	if (!rc)
		rc = hear(command, ends[0]);
	close(ends[0]);
	return rc;
}
