/* SPDX-License-Identifier: MIT */
#include "round.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int bench_rounds(void (*round)(void *ctx), void *ctx)
{
	char line[16];

	while (fgets(line, sizeof(line), stdin)) {
		round(ctx);
		printf("\n");
		fflush(stdout);
	}
	return 0;
}

void bench_sample(const char *figure, double value, double floor)
{
	printf("%s %.4f %.4f\n", figure, value, floor);
}

static double read_ns(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

double bench_cpu_ns(void)
{
	return read_ns(CLOCK_THREAD_CPUTIME_ID);
}

double bench_wall_ns(void)
{
	return read_ns(CLOCK_MONOTONIC);
}

void bench_need(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "the benchmark cannot go on: %s failed\n", what);
	exit(1);
}
