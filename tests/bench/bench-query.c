/* SPDX-License-Identifier: MIT */
/*
 * What a certificate length query costs, which the driver answers by itself,
 * beside a no-op ioctl over FUSE; and how near to it a server can come that
 * does nothing but the two copies of caller memory:
 *
 *	bench-query DEVICE NOOP COPIES
 */
#include <errno.h>
#include <fcntl.h>
#include <snpguest-ioctl.h>
#include <sys/ioctl.h>

#include "round.h"

#define SAMPLES 10
#define CALLS 200

struct bench {
	int device;
	int noop;
	int copies;
};

/* Microseconds a call; each must end with @result and @error. */
static double measure(int fd, int result, int error)
{
	struct snpguest_ioctl_ext_report_req query = { .certs_len = 0 };
	struct snpguest_ioctl_report_resp response;
	struct snpguest_ioctl_request request = {
		.msg_version = 1,
		.req_data = (uintptr_t)&query,
		.resp_data = (uintptr_t)&response,
	};
	double start = bench_wall_ns();
	int i;

	for (i = 0; i < CALLS; i++) {
		errno = 0;
		query.certs_len = 0;
		bench_need(ioctl(fd, SNPGUEST_IOCTL_GET_EXT_REPORT, &request) ==
					   result &&
				   errno == error,
			   "an ioctl");
	}
	return (bench_wall_ns() - start) / (CALLS * 1e3);
}

static void one_round(void *ctx)
{
	const struct bench *bench = ctx;
	double value, least;
	int i;

	measure(bench->device, -1, EIO);
	for (i = 0; i < SAMPLES; i++) {
		least = measure(bench->noop, 0, 0);
		value = measure(bench->device, -1, EIO);
		bench_sample("node_query", value, least);
		value = measure(bench->copies, -1, EIO);
		bench_sample("node_query_copies", value, least);
	}
}

int main(int argc, char **argv)
{
	struct bench bench;

	bench_need(argc == 4, "bench-query DEVICE NOOP COPIES");
	bench.device = open(argv[1], O_RDWR | O_CLOEXEC);
	bench.noop = open(argv[2], O_RDWR | O_CLOEXEC);
	bench.copies = open(argv[3], O_RDWR | O_CLOEXEC);
	bench_need(bench.device >= 0 && bench.noop >= 0 && bench.copies >= 0,
		   "open");
	return bench_rounds(one_round, &bench);
}
