/* SPDX-License-Identifier: MIT */
/* The tests that run inside the booted kernel, statically linked. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "fixture.h"
#include "tests.h"

/* Of so many parts, which one: a slow kernel takes them in several boots. */
static unsigned int part, parts = 1;

void run_test(const char *name, test_fn *fn)
{
	static unsigned int count;
	int start = now_ms();
	bool ok;

	if (count++ % parts != part)
		return;
	ok = fn();
	/* A test that failed half-way leaves things behind. */
	if (!ok) {
		for (int fd = 3; fd < 64; fd++)
			close(fd);
		host_stop(SIGKILL);
		(void)module_unload("snpguest");
	}
	printf("%s %s (%d ms)\n", ok ? "ok" : "not ok", name, now_ms() - start);
	fflush(stdout);
}

static const struct {
	const char *name;
	void (*run)(void);
	bool always; /* in any kernel */
} groups[] = {
	{ "reload", run_reload, true },
	{ "rows", run_rows, true },
	{ "pending", run_pending, true },
	{ "failing", run_failing, false },
};

/* guest [GROUP [PART PARTS]] */
int main(int argc, char **argv)
{
	bool all = argc < 2;

	if (argc == 4) {
		part = (unsigned int)strtoul(argv[2], NULL, 10);
		parts = (unsigned int)strtoul(argv[3], NULL, 10);
	}
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (all ? groups[i].always
			: strcmp(argv[1], groups[i].name) == 0)
			groups[i].run();
	return 0;
}
