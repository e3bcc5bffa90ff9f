/* SPDX-License-Identifier: MIT */
/*
 * node-query DEVICE NOOP ROUNDS CALLS: the cost of a certificate length query,
 * which the driver answers by itself, beside a no-op ioctl over FUSE; rounds
 * interleaved, the medians of both and of their ratio.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <snpguest-ioctl.h>

#define ROUNDS_MAX 1000

static struct snpguest_ioctl_ext_report_req query;
static struct snpguest_ioctl_report_resp response;

static int call(int fd)
{
	struct snpguest_ioctl_request request = {
		.msg_version = 1,
		.req_data = (uintptr_t)&query,
		.resp_data = (uintptr_t)&response,
	};

	query.certs_len = 0;
	return ioctl(fd, SNPGUEST_IOCTL_GET_EXT_REPORT, &request);
}

/* Nanoseconds a call; -1 if one did not end as it must. */
static double one_round(int fd, long calls, int result, int error)
{
	struct timespec from, to;

	clock_gettime(CLOCK_MONOTONIC, &from);
	for (long i = 0; i < calls; i++) {
		errno = 0;
		if (call(fd) != result || errno != error)
			return -1;
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	return ((double)(to.tv_sec - from.tv_sec) * 1e9 +
		(double)(to.tv_nsec - from.tv_nsec)) /
	       (double)calls;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof(*values), by_value);
	return values[count / 2];
}

int main(int argc, char **argv)
{
	double device[ROUNDS_MAX], noop[ROUNDS_MAX], ratio[ROUNDS_MAX];
	int rounds = argc == 5 ? atoi(argv[3]) : 0;
	long calls = argc == 5 ? atol(argv[4]) : 0;
	int device_fd, noop_fd;

	if (rounds < 1 || rounds > ROUNDS_MAX || calls < 1)
		return 2;
	device_fd = open(argv[1], O_RDWR);
	noop_fd = open(argv[2], O_RDWR);
	if (device_fd < 0 || noop_fd < 0) {
		perror("open");
		return 1;
	}
	for (int i = 0; i < rounds; i++) {
		device[i] = one_round(device_fd, calls, -1, EIO);
		noop[i] = one_round(noop_fd, calls, 0, 0);
		if (device[i] < 0 || noop[i] < 0) {
			fprintf(stderr, "a call ended wrongly: %s\n",
				strerror(errno));
			return 1;
		}
		/* Neighbours in time: what else runs here hits both. */
		ratio[i] = device[i] / noop[i];
	}
	printf("%.0f %.0f %.3f\n", median(device, rounds), median(noop, rounds),
	       median(ratio, rounds));
	return 0;
}
