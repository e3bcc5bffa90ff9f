/* SPDX-License-Identifier: MIT */
/*
 * What snpguest_get_report() costs beside the bare ioctl(2), on the same
 * device in turns: report DEVICE MOST.  Exit 1 if the ratio of the fastest
 * rounds is above MOST.
 */
#include <fcntl.h>
#include <snpguest-ioctl.h>
#include <snpguest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#define ROUNDS 60
#define CALLS 50

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void bare(int fd)
{
	struct snpguest_ioctl_report_req req = { .user_data = { 1 } };
	struct snpguest_ioctl_report_resp resp;
	struct snpguest_ioctl_request arg = {
		.msg_version = 1,
		.req_data = (uint64_t)(uintptr_t)&req,
		.resp_data = (uint64_t)(uintptr_t)&resp,
	};

	memset(&resp, 0, sizeof(resp));
	if (ioctl(fd, SNPGUEST_IOCTL_GET_REPORT, &arg) || resp.status)
		abort();
}

static void ours(snpguest_device *dev)
{
	struct snpguest_report_request req = { .size = sizeof(req),
					       .user_data = { 1 } };
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	size_t len;

	if (snpguest_get_report(dev, &req, raw, sizeof(raw), &len, NULL))
		abort();
}

int main(int argc, char **argv)
{
	double best[2] = { 1e12, 1e12 }, start, took;
	snpguest_device *dev;
	int fd, round, i;

	if (argc != 3)
		return 2;
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (fd < 0 || snpguest_open(argv[1], NULL, &dev, NULL))
		return 2;
	for (round = 0; round < 2 * ROUNDS; round++) {
		start = now_us();
		for (i = 0; i < CALLS; i++) {
			if (round % 2)
				ours(dev);
			else
				bare(fd);
		}
		took = (now_us() - start) / CALLS;
		if (took < best[round % 2])
			best[round % 2] = took;
	}
	snpguest_close(dev);
	printf("ioctl %.2f us, snpguest_get_report %.2f us, ratio %.4f\n",
	       best[0], best[1], best[1] / best[0]);
	return best[1] / best[0] > strtod(argv[2], NULL);
}
