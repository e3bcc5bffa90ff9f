/* SPDX-License-Identifier: MIT */
/* Waiting on real descriptors, by the real clock. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <snpguest-ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/node.h"

static int ends[2];

static void setup(void)
{
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
}

static void teardown(void)
{
	close(ends[0]);
	close(ends[1]);
}

/* Leave no room in the pipe, so that its end is not ready for writing. */
static void fill(void)
{
	static const char page[4096];

	ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	while (write(ends[1], page, sizeof(page)) > 0)
		;
	ck_assert_int_eq(errno, EAGAIN);
}

START_TEST(waits_its_time)
{
	uint64_t start = snplib_node_now();

	ck_assert_int_eq(snplib_node_wait(-1, -1, 30), SNPLIB_WOKEN_TIME);
	ck_assert_uint_ge(snplib_node_now() - start, 30);
	ck_assert_int_eq(snplib_node_wait(-1, ends[0], 0), SNPLIB_WOKEN_TIME);
}
END_TEST

START_TEST(wakes_when_canceled)
{
	ck_assert_int_eq(write(ends[1], "x", 1), 1);
	ck_assert_int_eq(snplib_node_wait(-1, ends[0], 60000),
			 SNPLIB_WOKEN_CANCEL);
	/* It was not read. */
	ck_assert_int_eq(snplib_node_wait(-1, ends[0], 0), SNPLIB_WOKEN_CANCEL);
}
END_TEST

/* Nobody is left who could ask for the answer. */
START_TEST(takes_a_hangup_for_a_cancellation)
{
	close(ends[1]);
	ck_assert_int_eq(snplib_node_wait(-1, ends[0], 60000),
			 SNPLIB_WOKEN_CANCEL);
	ends[1] = dup(ends[0]);
}
END_TEST

/* As with upstream's driver, which is ready whenever it is asked. */
START_TEST(sleeps_where_ready_means_nothing)
{
	uint64_t start = snplib_node_now();

	ck_assert_int_eq(snplib_node_wait(ends[1], -1, 30), SNPLIB_WOKEN_TIME);
	ck_assert_uint_ge(snplib_node_now() - start, 30);
}
END_TEST

START_TEST(wakes_when_ready)
{
	char page[4096];
	pid_t reader;

	fill();
	reader = fork();
	ck_assert_int_ge(reader, 0);
	if (reader == 0) {
		close(ends[1]);
		usleep(50000);
		while (read(ends[0], page, sizeof(page)) > 0)
			;
		_exit(0);
	}
	ck_assert_int_eq(snplib_node_wait(ends[1], -1, 60000),
			 SNPLIB_WOKEN_READY);
	/* The reader ends when nobody can write any more. */
	close(ends[1]);
	ends[1] = dup(ends[0]);
	ck_assert_int_eq(waitpid(reader, NULL, 0), reader);
}
END_TEST

START_TEST(tells_errno_from_a_number)
{
	struct snpguest_ioctl_request arg = { .msg_version = 1 };
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	ck_assert_int_ge(null, 0);
	ck_assert_int_eq(
		snplib_node_ioctl(null, SNPGUEST_IOCTL_GET_REPORT, &arg),
		-ENOTTY);
	close(null);
	ck_assert_int_eq(
		snplib_node_ioctl(null, SNPGUEST_IOCTL_GET_REPORT, &arg),
		-EBADF);
}
END_TEST

START_TEST(tells_who_refused_to_open)
{
	ck_assert_int_eq(snplib_node_status(ENOENT), SNPGUEST_E_NODEV);
	ck_assert_int_eq(snplib_node_status(ENOTTY), SNPGUEST_E_NODEV);
	ck_assert_int_eq(snplib_node_status(EPERM), SNPGUEST_E_DENIED);
	ck_assert_int_eq(snplib_node_status(ENOMEM), SNPGUEST_E_NOMEM);
	ck_assert_int_eq(snplib_node_status(EMFILE), SNPGUEST_E_OS);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("node");
	TCase *waits = tcase_create("waits");
	TCase *others = tcase_create("others");

	tcase_add_checked_fixture(waits, setup, teardown);
	tcase_add_test(waits, waits_its_time);
	tcase_add_test(waits, wakes_when_canceled);
	tcase_add_test(waits, takes_a_hangup_for_a_cancellation);
	tcase_add_test(waits, sleeps_where_ready_means_nothing);
	tcase_add_test(waits, wakes_when_ready);
	tcase_add_test(others, tells_errno_from_a_number);
	tcase_add_test(others, tells_who_refused_to_open);
	suite_add_tcase(suite, waits);
	suite_add_tcase(suite, others);
	return suite;
}
