/* SPDX-License-Identifier: MIT */
/* One handle, many threads: each gets its own answer, once. */
#include "unit.h"

#include <errno.h>
#include <pthread.h>
#include <snpguest-ioctl.h>
#include <snpguest.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#define THREADS 16
#define ROUNDS 1000
#define BUSY (UINT64_C(2) << 32)

struct driver {
	pthread_mutex_t lock;
	uint32_t ioctls;
	uint32_t answered;
	uint32_t discarded; /* answers that nobody collects */
	/* Ours, throttled: each message is BUSY once, then kept for its owner.
	 */
	bool throttles;
	bool pending;
	struct snpguest_ioctl_report_req message;
};

static void *pointer(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

/* The table has one page, later two, later three: it grows twice. */
static void write_table(const struct driver *driver,
			const struct snpguest_ioctl_ext_report_req *req)
{
	static const uint8_t guid[16] = { 0x63, 0xda, 0x75, 0x8d, 0xe6, 0x64,
					  0x45, 0x64, 0xad, 0xc5, 0xf4, 0xb9,
					  0x3b, 0xe8, 0xac, 0xcd };
	uint32_t third = THREADS * ROUNDS / 3;
	uint32_t len = 1000 + 4096 * (driver->answered / third);
	uint8_t *table = pointer(req->certs_address);

	ck_assert_uint_le(len + 48, req->certs_len);
	memset(table, 0, req->certs_len);
	memcpy(table, guid, sizeof(guid));
	table[16] = 48;
	table[20] = (uint8_t)len;
	table[21] = (uint8_t)(len >> 8);
	memset(table + 48, 0x30, len);
}

static int answer(struct driver *driver, unsigned long cmd,
		  const struct snpguest_ioctl_request *arg)
{
	const struct snpguest_ioctl_report_req *req = pointer(arg->req_data);
	struct snpguest_ioctl_report_resp *resp = pointer(arg->resp_data);

	memset(resp, 0, sizeof(*resp));
	resp->report_size = SNPGUEST_REPORT_SIZE;
	resp->report[0] = 3;
	memcpy(resp->report + 0x50, req->user_data, sizeof(req->user_data));
	if (cmd == SNPGUEST_IOCTL_GET_EXT_REPORT)
		write_table(driver, pointer(arg->req_data));
	driver->answered++;
	return 0;
}

/* A different request makes the pending one an orphan: work for nothing. */
static int throttle(struct driver *driver, struct snpguest_ioctl_request *arg)
{
	const struct snpguest_ioctl_report_req *req = pointer(arg->req_data);

	if (driver->pending &&
	    memcmp(req, &driver->message, sizeof(*req)) == 0) {
		driver->pending = false;
		return 0;
	}
	driver->discarded += driver->pending;
	driver->pending = true;
	driver->message = *req;
	arg->exitinfo2 = BUSY;
	return -EAGAIN;
}

static int driver_ioctl(void *ctx, unsigned long cmd, void *argument)
{
	struct driver *driver = ctx;
	int got = 0;

	pthread_mutex_lock(&driver->lock);
	driver->ioctls++;
	if (cmd == SNPGUEST_IOCTL_RETRY)
		got = driver->pending ? 0 : -EINVAL;
	else if (driver->throttles)
		got = throttle(driver, argument);
	if (cmd != SNPGUEST_IOCTL_RETRY && got == 0)
		got = answer(driver, cmd, argument);
	pthread_mutex_unlock(&driver->lock);
	return got;
}

/* Real time, a hundred times as fast. */
static int driver_pause(void *ctx, uint32_t ms)
{
	struct timespec time = { .tv_nsec = (long)ms * 10000 };

	(void)ctx;
	nanosleep(&time, NULL);
	return 0;
}

static const struct snpguest_transport driver_transport = {
	.size = sizeof(driver_transport),
	.ioctl = driver_ioctl,
	.pause = driver_pause,
};

struct client {
	snpguest_device *dev;
	uint32_t number;
	uint32_t rounds;
	uint32_t wrong;
};

static bool one_round(const struct client *client, uint32_t round)
{
	struct snpguest_report_request req = { .size = sizeof(req) };
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	struct snpguest_report report;
	snpguest_certs *certs;
	size_t len, count;

	memcpy(req.user_data, &client->number, sizeof(client->number));
	memcpy(req.user_data + 8, &round, sizeof(round));
	if (snpguest_get_ext_report(client->dev, &req, raw, sizeof(raw), &len,
				    &certs, NULL))
		return false;
	count = snpguest_certs_count(certs);
	snpguest_certs_free(certs);
	return count == 1 &&
	       !snpguest_report_parse(raw, len, &report, sizeof(report)) &&
	       memcmp(report.report_data, req.user_data, 64) == 0;
}

static void *run_client(void *argument)
{
	struct client *client = argument;
	uint32_t round;

	for (round = 0; round < client->rounds; round++)
		client->wrong += !one_round(client, round);
	return NULL;
}

static void run_clients(struct driver *driver, uint32_t rounds)
{
	struct client clients[THREADS];
	pthread_t threads[THREADS];
	snpguest_device *dev;
	uint32_t i;

	ck_assert_int_eq(
		snpguest_open_transport(&driver_transport, driver, NULL, &dev),
		SNPGUEST_OK);
	for (i = 0; i < THREADS; i++) {
		clients[i] = (struct client){ dev, i, rounds, 0 };
		ck_assert_int_eq(pthread_create(&threads[i], NULL, run_client,
						&clients[i]),
				 0);
	}
	for (i = 0; i < THREADS; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_assert_uint_eq(clients[i].wrong, 0);
	}
	snpguest_close(dev);
}

/* The driver's most is offered from the start: growth costs nothing. */
START_TEST(one_ioctl_a_report)
{
	struct driver driver = { .lock = PTHREAD_MUTEX_INITIALIZER };

	run_clients(&driver, ROUNDS);
	ck_assert_uint_eq(driver.answered, THREADS * ROUNDS);
	ck_assert_uint_eq(driver.ioctls, THREADS * ROUNDS);
}
END_TEST

/*
 * Two threads may both be inside before either is told that its message is
 * pending, so a few are discarded; were it more, nobody would ever get one.
 */
START_TEST(pending_messages_are_left_alone)
{
	struct driver driver = { .lock = PTHREAD_MUTEX_INITIALIZER,
				 .throttles = true };

	run_clients(&driver, 4);
	ck_assert_uint_eq(driver.answered, THREADS * 4);
	ck_assert_uint_lt(driver.discarded, THREADS * 4);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("threads");
	TCase *all = tcase_create("all");

	tcase_set_timeout(all, 100);
	tcase_add_test(all, one_ioctl_a_report);
	tcase_add_test(all, pending_messages_are_left_alone);
	suite_add_tcase(suite, all);
	return suite;
}
