/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PLAN "/tmp/plan"
#define LOG "/tmp/log"
#define CONTROL "/tmp/control"
#define NODE "/bin/snpguest-node"

static pid_t host;

bool fail(int line, const char *what)
{
	printf("# line %d: %s\n", line, what);
	return false;
}

int module_load(const char *name, const char *params)
{
	char path[64];
	int fd, err;

	snprintf(path, sizeof(path), "/%s.ko", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	err = syscall(SYS_finit_module, fd, params, 0) ? errno : 0;
	close(fd);
	return err;
}

int module_unload(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? errno : 0;
}

bool host_plan(const char *plan)
{
	FILE *f = fopen(PLAN ".new", "we");

	CHECK(f);
	fprintf(f, "%s\n", plan);
	CHECK(fclose(f) == 0);
	CHECK(rename(PLAN ".new", PLAN) == 0);
	return true;
}

static void be_host(int out)
{
	dup2(out, STDOUT_FILENO);
	execl(NODE, NODE, "host", "--keys", "/keys", "--pki", "/pki", "--plan",
	      PLAN, "--control", CONTROL, LOG, NULL);
	_exit(127);
}

bool host_start(const char *plan)
{
	int pipes[2];
	char line[64];
	ssize_t len;

	unlink(LOG);
	CHECK(host_plan(plan));
	CHECK(pipe2(pipes, O_CLOEXEC) == 0);
	fflush(stdout);
	host = fork();
	if (host == 0)
		be_host(pipes[1]);
	close(pipes[1]);
	/* It says so when the guest is booted. */
	len = read(pipes[0], line, sizeof(line));
	close(pipes[0]);
	CHECK(host > 0 && len > 0);
	return true;
}

void host_stop(int signal)
{
	if (host <= 0)
		return;
	kill(host, signal);
	waitpid(host, NULL, 0);
	host = 0;
}

int host_command(const char *command)
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		execl(NODE, NODE, "control", CONTROL, command, NULL);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

pid_t host_pid(void)
{
	return host;
}

static bool read_line(const char *line, struct seen *seen)
{
	const char *request = strstr(line, "request[");
	char word[16];

	memset(seen, 0, sizeof(*seen));
	if (!request || sscanf(line, "%*u t=%ld %15s", &seen->ms, word) != 2)
		return false;
	seen->extended = strcmp(word, "extended") == 0;
	seen->zero = strncmp(request, "request[zero]", 13) == 0;
	return seen->zero || sscanf(request,
				    "request[seqno=%lu type=%*u size=%*u "
				    "sha256=%35[0-9a-f]",
				    &seen->seqno, seen->sha256) == 2;
}

size_t host_log(struct seen *seen)
{
	FILE *f = fopen(LOG, "re");
	char line[512];
	size_t count = 0;

	if (!f)
		return 0;
	while (count < LOG_MAX && fgets(line, sizeof(line), f))
		if (read_line(line, &seen[count]))
			count++;
	fclose(f);
	return count;
}

bool log_is_sound(const struct seen *seen, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			CHECK(seen[i].zero || seen[i].seqno != seen[j].seqno ||
			      strcmp(seen[i].sha256, seen[j].sha256) == 0);
	return true;
}

bool begin(const char *params, const char *plan)
{
	CHECK(host_start(plan));
	CHECK(module_load("snpguest", params) == 0);
	return true;
}

bool finish(void)
{
	struct seen seen[LOG_MAX];
	bool sound = log_is_sound(seen, host_log(seen));
	int err = module_unload("snpguest");

	host_stop(SIGTERM);
	CHECK(sound);
	CHECK(err == 0);
	return true;
}
