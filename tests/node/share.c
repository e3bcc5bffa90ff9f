/* SPDX-License-Identifier: MIT */
/*
 * Many threads on one handle of a real device, while the host's certificate
 * table grows:
 *
 *	share DEVICE THREADS TIMES
 *
 * prints "third" whenever another third of the reports is there, and at the
 * end how many reports came with a nonce of their own, how many ioctls that
 * took, and the sizes of the tables seen.
 */
#include <pthread.h>
#include <snpguest.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS_MAX 64u
#define PAGE 4096u
#define PAGES_MAX 4u

struct share {
	snpguest_device *dev;
	unsigned int threads, times;
	atomic_uint done, ioctls, wrong;
	atomic_uint tables[PAGES_MAX + 1]; /* by their pages */
};

static struct share share;

static void note(size_t table_len, const struct snpguest_fault *fault)
{
	unsigned int total = share.threads * share.times;
	unsigned int done = atomic_fetch_add(&share.done, 1) + 1;
	size_t pages = (table_len + PAGE - 1) / PAGE;

	atomic_fetch_add(&share.ioctls, fault->attempts);
	atomic_fetch_add(&share.tables[pages < PAGES_MAX ? pages : PAGES_MAX],
			 1);
	if (done == total / 3 || done == total / 3 * 2) {
		puts("third");
		fflush(stdout);
	}
}

/* False: not its own report, or none. */
static bool ask(unsigned int thread, unsigned int time)
{
	struct snpguest_report_request req = { .size = sizeof(req) };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	struct snpguest_report report;
	struct snpguest_fault fault;
	snpguest_certs *certs;
	size_t len, table_len;
	char line[512];
	snpguest_status status;

	snprintf((char *)req.user_data, sizeof(req.user_data),
		 "thread %u, report %u", thread, time);
	status = snpguest_get_ext_report(share.dev, &req, raw, sizeof(raw),
					 &len, &certs, &fault);
	if (status) {
		snpguest_fault_format(status, &fault, line, sizeof(line));
		printf("%s: %s\n", req.user_data, line);
		return false;
	}
	snpguest_certs_table(certs, &table_len);
	note(table_len, &fault);
	status = snpguest_report_parse(raw, len, &report, sizeof(report));
	if (!status && memcmp(report.report_data, req.user_data, 64) != 0)
		status = SNPGUEST_E_REJECTED;
	if (snpguest_certs_count(certs) < 3)
		status = SNPGUEST_E_FORMAT;
	snpguest_certs_free(certs);
	return status == SNPGUEST_OK;
}

static void *run(void *ctx)
{
	unsigned int thread = (unsigned int)(uintptr_t)ctx;

	for (unsigned int i = 0; i < share.times; i++)
		if (!ask(thread, i))
			atomic_fetch_add(&share.wrong, 1);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS_MAX];

	if (argc != 4)
		return 2;
	share.threads = (unsigned int)strtoul(argv[2], NULL, 10);
	share.times = (unsigned int)strtoul(argv[3], NULL, 10);
	if (!share.threads || share.threads > THREADS_MAX ||
	    snpguest_open(argv[1], NULL, &share.dev, NULL))
		return 1;
	for (unsigned int i = 0; i < share.threads; i++)
		if (pthread_create(&threads[i], NULL, run,
				   (void *)(uintptr_t)i))
			return 1;
	for (unsigned int i = 0; i < share.threads; i++)
		pthread_join(threads[i], NULL);
	snpguest_close(share.dev);
	printf("reports=%u ioctls=%u wrong=%u pages=%u,%u,%u,%u\n",
	       share.done - share.wrong, share.ioctls, share.wrong,
	       share.tables[1], share.tables[2], share.tables[3],
	       share.tables[4]);
	return share.wrong != 0;
}
