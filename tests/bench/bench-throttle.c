/* SPDX-License-Identifier: MIT */
/*
 * How long clients take that all want a report at once from a device which
 * limits itself to BURST host calls in SECONDS, beside what its token bucket
 * would give at best:
 *
 *	bench-throttle DEVICE SECONDS BURST
 */
#include <pthread.h>
#include <snpguest.h>
#include <stdlib.h>
#include <time.h>

#include "round.h"

#define CLIENTS 8

struct bench {
	const char *path;
	double seconds;
	double burst;
};

static void *client(void *ctx)
{
	const struct bench *bench = ctx;
	struct snpguest_report_request req = { .size = sizeof(req) };
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	snpguest_device *dev;
	size_t len;

	bench_need(!snpguest_open(bench->path, NULL, &dev, NULL), "open");
	bench_need(
		!snpguest_get_report(dev, &req, raw, sizeof(raw), &len, NULL),
		"snpguest_get_report");
	snpguest_close(dev);
	return NULL;
}

static void one_round(void *ctx)
{
	struct bench *bench = ctx;
	/* A full bucket first, then a token each SECONDS / BURST. */
	double ideal = (CLIENTS - bench->burst) * bench->seconds / bench->burst;
	const struct timespec refill = { .tv_sec = (time_t)bench->seconds + 1 };
	pthread_t threads[CLIENTS];
	double start;
	int i;

	nanosleep(&refill, NULL);
	start = bench_wall_ns();
	for (i = 0; i < CLIENTS; i++)
		bench_need(!pthread_create(&threads[i], NULL, client, bench),
			   "pthread_create");
	for (i = 0; i < CLIENTS; i++)
		pthread_join(threads[i], NULL);
	bench_sample("throttle_makespan", (bench_wall_ns() - start) / 1e9,
		     ideal);
}

int main(int argc, char **argv)
{
	struct bench bench;

	bench_need(argc == 4, "bench-throttle DEVICE SECONDS BURST");
	bench.path = argv[1];
	bench.seconds = strtod(argv[2], NULL);
	bench.burst = strtod(argv[3], NULL);
	bench_need(bench.seconds > 0 && bench.burst > 0, "a limit");
	return bench_rounds(one_round, &bench);
}
