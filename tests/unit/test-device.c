/* SPDX-License-Identifier: MIT */
/* Opening: each kind of file that is no device has words of its own. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <snpguest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "script.h"

static void check_refused(const char *path, snpguest_status status, int error,
			  const char *words)
{
	snpguest_device *dev = (void *)1;
	struct snpguest_fault fault;
	char line[512];

	ck_assert_int_eq(snpguest_open(path, NULL, &dev, &fault), status);
	ck_assert_ptr_null(dev);
	ck_assert_int_eq(fault.os_errno, error);
	snpguest_fault_format(status, &fault, line, sizeof(line));
	ck_assert_msg(strstr(line, words) != NULL, "%s", line);
}

START_TEST(names_what_is_no_device)
{
	char path[] = "/tmp/snpguest-device-XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	check_refused(path, SNPGUEST_E_NODEV, ENOTTY, "no sev-guest device");
	check_refused("/dev/null", SNPGUEST_E_NODEV, ENOTTY,
		      "no sev-guest device");
	/* Says EINVAL to every ioctl that it does not know. */
	check_refused("/dev/urandom", SNPGUEST_E_NODEV, ENOTTY,
		      "no sev-guest device");
	check_refused("/tmp", SNPGUEST_E_NODEV, EISDIR, "directory");
	check_refused("/tmp/there/is/nothing", SNPGUEST_E_NODEV, ENOENT,
		      "no such file");
	close(fd);
	unlink(path);
}
END_TEST

START_TEST(names_a_want_of_permission)
{
	char path[] = "/tmp/snpguest-device-XXXXXX";
	int fd = mkstemp(path);
	uid_t uid = geteuid();

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fchmod(fd, 0), 0);
	/* Root reads everything; be somebody else for the moment. */
	if (uid == 0)
		ck_assert_int_eq(seteuid(65534), 0);
	check_refused(path, SNPGUEST_E_DENIED, EACCES, "permission");
	if (uid == 0)
		ck_assert_int_eq(seteuid(0), 0);
	close(fd);
	unlink(path);
}
END_TEST

START_TEST(refuses_senseless_options)
{
	struct snpguest_options bad[] = {
		{ .size = 2 },
		{ .size = 5000 },
		{ .size = sizeof(bad[0]), .flags = 0x8 },
		{ .size = sizeof(bad[0]), .transport = 3 },
		{ .size = sizeof(bad[0]),
		  .flags = SNPGUEST_SET_CANCEL,
		  .cancel_fd = -1 },
		{ .size = sizeof(bad[0]), .transport = SNPGUEST_TRANSPORT_TSM },
	};
	struct script script;
	snpguest_device *dev;
	size_t i;

	script_init(&script, NULL, 0);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		dev = (void *)1;
		ck_assert_int_eq(snpguest_open_transport(&script_transport,
							 &script, &bad[i],
							 &dev),
				 SNPGUEST_E_USAGE);
		ck_assert_ptr_null(dev);
	}
	ck_assert_int_eq(snpguest_open("/dev/null", &bad[0], &dev, NULL),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_open("/dev/null", NULL, NULL, NULL),
			 SNPGUEST_E_USAGE);
	ck_assert_uint_eq(script.closed, 0);
}
END_TEST

START_TEST(refuses_half_a_transport)
{
	struct snpguest_transport seam = { .size = sizeof(seam) };
	snpguest_device *dev;

	ck_assert_int_eq(snpguest_open_transport(&seam, NULL, NULL, &dev),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_open_transport(NULL, NULL, NULL, &dev),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(
		snpguest_open_transport(&script_transport, NULL, NULL, NULL),
		SNPGUEST_E_USAGE);
}
END_TEST

START_TEST(closes_once_and_takes_null)
{
	struct script script;
	snpguest_device *dev;

	script_init(&script, NULL, 0);
	ck_assert_int_eq(
		snpguest_open_transport(&script_transport, &script, NULL, &dev),
		SNPGUEST_OK);
	ck_assert_int_eq(snpguest_poll_fd(dev), -1);
	snpguest_close(dev);
	ck_assert_uint_eq(script.closed, 1);
	snpguest_close(NULL);
	ck_assert_int_eq(snpguest_poll_fd(NULL), -1);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("device");
	TCase *files = tcase_create("files");
	TCase *arguments = tcase_create("arguments");

	tcase_add_test(files, names_what_is_no_device);
	tcase_add_test(files, names_a_want_of_permission);
	tcase_add_test(arguments, refuses_senseless_options);
	tcase_add_test(arguments, refuses_half_a_transport);
	tcase_add_test(arguments, closes_once_and_takes_null);
	suite_add_tcase(suite, files);
	suite_add_tcase(suite, arguments);
	return suite;
}
