/* SPDX-License-Identifier: MIT */
/* The tests that run inside the booted kernel, statically linked. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "fixture.h"
#include "tests.h"

void run_test(const char *name, test_fn *fn)
{
	int start = now_ms();
	bool ok = fn();

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

int main(int argc, char **argv)
{
	bool all = argc < 2;

	if (all || strcmp(argv[1], "reload") == 0)
		run_reload();
	if (all || strcmp(argv[1], "rows") == 0)
		run_rows();
	if (all || strcmp(argv[1], "pending") == 0)
		run_pending();
	return 0;
}
