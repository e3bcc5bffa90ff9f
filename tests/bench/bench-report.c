/* SPDX-License-Identifier: MIT */
/*
 * What snpguest_get_report() costs beside the bare ioctl(2), on the same
 * device in turns:
 *
 *	bench-report DEVICE
 */
#include <fcntl.h>
#include <snpguest-ioctl.h>
#include <snpguest.h>
#include <string.h>
#include <sys/ioctl.h>

#include "round.h"

#define SAMPLES 10
#define CALLS 4

struct bench {
	snpguest_device *dev;
	int fd;
};

static void bare(const struct bench *bench)
{
	struct snpguest_ioctl_report_req req = { .user_data = { 1 } };
	struct snpguest_ioctl_report_resp resp;
	struct snpguest_ioctl_request arg = {
		.msg_version = 1,
		.req_data = (uint64_t)(uintptr_t)&req,
		.resp_data = (uint64_t)(uintptr_t)&resp,
	};

	memset(&resp, 0, sizeof(resp));
	bench_need(ioctl(bench->fd, SNPGUEST_IOCTL_GET_REPORT, &arg) == 0 &&
			   resp.status == 0,
		   "the bare ioctl");
}

static void ours(const struct bench *bench)
{
	struct snpguest_report_request req = { .size = sizeof(req),
					       .user_data = { 1 } };
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	size_t len;

	bench_need(!snpguest_get_report(bench->dev, &req, raw, sizeof(raw),
					&len, NULL),
		   "snpguest_get_report");
}

/* Microseconds a call. */
static double measure(const struct bench *bench,
		      void (*call)(const struct bench *bench))
{
	double start = bench_wall_ns();
	int i;

	for (i = 0; i < CALLS; i++)
		call(bench);
	return (bench_wall_ns() - start) / (CALLS * 1e3);
}

static void one_round(void *ctx)
{
	const struct bench *bench = ctx;
	double value, least;
	int i;

	measure(bench, ours);
	for (i = 0; i < SAMPLES; i++) {
		least = measure(bench, bare);
		value = measure(bench, ours);
		bench_sample("get_report_overhead", value, least);
	}
}

int main(int argc, char **argv)
{
	struct bench bench;
	int code;

	bench_need(argc == 2, "bench-report DEVICE");
	bench.fd = open(argv[1], O_RDWR | O_CLOEXEC);
	bench_need(bench.fd >= 0, "open");
	bench_need(!snpguest_open(argv[1], NULL, &bench.dev, NULL),
		   "snpguest_open");
	code = bench_rounds(one_round, &bench);
	snpguest_close(bench.dev);
	return code;
}
