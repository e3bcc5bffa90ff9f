/* SPDX-License-Identifier: MIT */
/* The kernel's modules, and the fake host beside them. */
#ifndef TEST_FIXTURE_H
#define TEST_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define LOG_MAX 600

/* What the host saw of one exit. */
struct seen {
	long ms;
	bool extended;
	bool zero; /* the query page */
	unsigned long seqno;
	char sha256[36];
};

/* A check that fails says so, and the test function is over. */
#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition))                                              \
			return fail(__LINE__, #condition);                     \
	} while (0)
bool fail(int line, const char *what);

/* 0 or errno. */
int module_load(const char *name, const char *params);
int module_unload(const char *name);

/* A host of a newly launched guest, with @plan. */
bool host_start(const char *plan);
void host_stop(int signal);
pid_t host_pid(void);
/* `snpguest-node control ... @command`; its exit code. */
int host_command(const char *command);
/* From the next exit on. */
bool host_plan(const char *plan);
/* All that it saw; at most LOG_MAX. */
size_t host_log(struct seen *seen);
/* Did every number that ever left have one ciphertext only? */
bool log_is_sound(const struct seen *seen, size_t count);

/* A new guest on a new host, and the driver on it. */
bool begin(const char *params, const char *plan);
bool finish(void);

#endif
