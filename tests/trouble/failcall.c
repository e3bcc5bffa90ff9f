/* SPDX-License-Identifier: MIT */
#include "failcall.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *const failcall_names[FAIL_GROUPS] = {
	[FAIL_HEAP] = "heap",	  [FAIL_INNER_HEAP] = "inner",
	[FAIL_CRYPTO] = "crypto", [FAIL_FILE] = "file",
	[FAIL_SOCKET] = "socket", [FAIL_PROCESS] = "process",
	[FAIL_REMOTE] = "remote", [FAIL_RANDOM] = "random",
};

static struct {
	bool counting;
	bool armed;
	bool reached;
	enum fail_group group;
	unsigned long n;
	int error;
	unsigned long counts[FAIL_GROUPS];
} plan;

static __thread bool spares_inner;

void failcall_spare_inner(bool spare)
{
	spares_inner = spare;
}

bool failcall_now(enum fail_group group, int usual)
{
	if (!__atomic_load_n(&plan.counting, __ATOMIC_RELAXED) ||
	    (spares_inner && group == FAIL_INNER_HEAP))
		return false;
	if (__atomic_add_fetch(&plan.counts[group], 1, __ATOMIC_RELAXED) !=
		    plan.n ||
	    group != plan.group || !plan.armed)
		return false;
	plan.reached = true;
	errno = plan.error ? plan.error : usual;
	return true;
}

/* In the child's words as well, where there is no memory for a message. */
static void die(const char *name)
{
	(void)syscall(SYS_write, 2, name, strlen(name));
	(void)syscall(SYS_write, 2, ": not found behind failcall\n", 28);
	syscall(SYS_exit_group, 70);
}

void *failcall_next(const char *name)
{
	bool counting = plan.counting;
	void *next;

	/* What the loader needs for it is not the program's. */
	plan.counting = false;
	next = dlsym(RTLD_NEXT, name);
	plan.counting = counting;
	if (!next)
		die(name);
	return next;
}

void failcall_arm(enum fail_group group, unsigned long n, int error)
{
	memset(plan.counts, 0, sizeof(plan.counts));
	plan.group = group;
	plan.n = n;
	plan.error = error;
	plan.reached = false;
	plan.armed = n > 0;
	__atomic_store_n(&plan.counting, true, __ATOMIC_RELEASE);
}

bool failcall_disarm(void)
{
	__atomic_store_n(&plan.counting, false, __ATOMIC_RELEASE);
	plan.armed = false;
	return plan.reached;
}

unsigned long failcall_count(enum fail_group group)
{
	return plan.counts[group];
}

/* ---- preloaded into a tool ---------------------------------------------- */

static bool is_meant(void)
{
	const char *program = getenv("FAIL_PROGRAM");

	return !program || strcmp(program, program_invocation_short_name) == 0;
}

static enum fail_group group_of(const char *name, size_t len)
{
	int group = 0;

	while (group < FAIL_GROUPS &&
	       (strncmp(failcall_names[group], name, len) != 0 ||
		failcall_names[group][len] != '\0'))
		group++;
	if (group == FAIL_GROUPS)
		die(name);
	return (enum fail_group)group;
}

static void remember_hex(const char *hex)
{
	uint8_t key[FAILCALL_KEY_SIZE];
	char digits[3] = "";

	if (strlen(hex) < 2 * sizeof(key))
		die("FAIL_KEY");
	for (size_t i = 0; i < sizeof(key); i++) {
		memcpy(digits, hex + 2 * i, 2);
		key[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	failcall_remember(key);
	explicit_bzero(key, sizeof(key));
}

static void __attribute__((constructor)) preloaded(void)
{
	const char *call = getenv("FAIL_CALL");
	const char *key = getenv("FAIL_KEY");
	const char *colon = call ? strchr(call, ':') : NULL;
	char *end;
	unsigned long n;

	if (!colon || !is_meant())
		return;
	if (key)
		remember_hex(key);
	n = strtoul(colon + 1, &end, 10);
	failcall_arm(group_of(call, (size_t)(colon - call)), n,
		     *end == ':' ? atoi(end + 1) : 0);
}

static void append(const char *path, const char *line, size_t len)
{
	long fd = syscall(SYS_openat, AT_FDCWD, path,
			  O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	(void)syscall(SYS_write, (int)fd, line, len);
	syscall(SYS_close, (int)fd);
}

static void __attribute__((destructor)) log_line(void)
{
	const char *path = getenv("FAIL_LOG");
	bool reached = failcall_disarm();
	long live = failcall_live();
	char line[512];
	int len;

	if (!path || !is_meant())
		return;
	len = snprintf(line, sizeof(line), "%d reached %d live %ld secrets %lu",
		       getpid(), reached, live, failcall_scan(true));
	for (int i = 0; i < FAIL_GROUPS; i++)
		len += snprintf(line + len, sizeof(line) - (size_t)len,
				" %s %lu", failcall_names[i], plan.counts[i]);
	line[len++] = '\n';
	append(path, line, (size_t)len);
}
