/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char top[64], file[80], firmware[80];
static struct snpsim_random random_bytes;
static struct snpsim_chip_config config;

static void setup(void)
{
	snprintf(top, sizeof(top), "store-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(file, sizeof(file), "%s/chip", top);
	snprintf(firmware, sizeof(firmware), "%s/firmware", top);
	ck_assert(snpsim_random_init(&random_bytes, SNPSIM_SEED_CHIP, NULL, 0));
	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &config));
}

static void teardown(void)
{
	(void)unlink(file);
	(void)unlink(firmware);
	ck_assert_int_eq(rmdir(top), 0);
}

START_TEST(chip_is_the_same_next_time)
{
	struct snpsim_chip first, second;
	struct stat st;

	ck_assert_int_eq(snpsim_store_chip(top, &config, &random_bytes, &first),
			 0);
	ck_assert_int_eq(stat(file, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(
		snpsim_store_chip(top, &config, &random_bytes, &second), 0);
	ck_assert_mem_eq(first.chip_id, second.chip_id, 64);
	ck_assert_mem_eq(first.secret, second.secret, sizeof(first.secret));
	ck_assert_mem_eq(first.vlek_secret, second.vlek_secret,
			 sizeof(first.secret));
	snpsim_chip_wipe(&first);
	snpsim_chip_wipe(&second);
}
END_TEST

/* A damaged identity is not silently replaced by another one. */
START_TEST(damaged_file_is_refused)
{
	struct snpsim_chip chip;
	int fd;

	ck_assert_int_eq(snpsim_store_chip(top, &config, &random_bytes, &chip),
			 0);
	snpsim_chip_wipe(&chip);
	ck_assert_int_eq(truncate(file, 109), 0);
	ck_assert_int_eq(snpsim_store_chip(top, &config, &random_bytes, &chip),
			 -EBADMSG);
	ck_assert_int_eq(truncate(file, 110), 0);
	fd = open(file, O_WRONLY);
	ck_assert_int_eq(write(fd, "X", 1), 1);
	close(fd);
	ck_assert_int_eq(snpsim_store_chip(top, &config, &random_bytes, &chip),
			 -EBADMSG);
}
END_TEST

static struct snpsim_chip_config started(void)
{
	struct snpsim_chip_config runs;
	struct snpsim_chip chip;

	ck_assert_int_eq(snpsim_store_chip(top, &config, &random_bytes, &chip),
			 0);
	runs = chip.config;
	snpsim_chip_wipe(&chip);
	return runs;
}

static int keep(const struct snpguest_tcb *tcb,
		const struct snpsim_version *version)
{
	int dir = snpsim_store_hold(top);
	int rc;

	ck_assert_int_ge(dir, 0);
	rc = snpsim_store_firmware(dir, config.line, tcb, version);
	close(dir);
	return rc;
}

/* An update is of one line's chip, and gives way to a firmware asked for. */
START_TEST(update_outlives_the_machine)
{
	const struct snpsim_version version = { 1, 56, 7 };
	struct snpguest_tcb tcb = config.current_tcb;
	struct snpsim_chip_config runs;

	tcb.snp++;
	ck_assert_int_eq(started().current_tcb.snp, tcb.snp - 1);
	ck_assert_int_eq(keep(&tcb, &version), 0);
	runs = started();
	ck_assert_int_eq(runs.current_tcb.snp, tcb.snp);
	ck_assert_int_eq(runs.committed_tcb.snp, tcb.snp);
	ck_assert_int_eq(runs.reported_tcb.snp, tcb.snp);
	ck_assert_int_eq(runs.current_tcb.microcode, tcb.microcode);
	ck_assert_int_eq(runs.current.minor, 56);
	ck_assert_int_eq(runs.committed.build, 7);
	config.chosen = true;
	ck_assert_int_eq(started().current_tcb.snp, tcb.snp - 1);
	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_TURIN, &config));
	ck_assert_int_eq(started().current_tcb.snp, config.current_tcb.snp);
}
END_TEST

START_TEST(damaged_update_is_refused)
{
	const struct snpsim_version version = { 1, 56, 7 };
	struct snpsim_chip chip;

	ck_assert_int_eq(keep(&config.current_tcb, &version), 0);
	ck_assert_int_eq(truncate(firmware, 26), 0);
	ck_assert_int_eq(snpsim_store_chip(top, &config, &random_bytes, &chip),
			 -EBADMSG);
}
END_TEST

START_TEST(stamp_tells_of_an_update)
{
	const struct snpsim_version version = { 1, 56, 7 };
	const struct snpsim_store_stamp none = { 0 };
	struct snpsim_store_stamp before, after;
	struct snpguest_tcb tcb = config.current_tcb;

	snpsim_store_stamp(top, &before);
	ck_assert_mem_eq(&before, &none, sizeof(none));
	ck_assert_int_eq(snpsim_store_reread(top, &config), 0);
	ck_assert_mem_eq(&config.current_tcb, &tcb, sizeof(tcb));
	tcb.snp++;
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(keep(&tcb, &version), 0);
		snpsim_store_stamp(top, &after);
		ck_assert_mem_ne(&before, &after, sizeof(after));
		before = after;
	}
	snpsim_store_stamp(top, &after);
	ck_assert_mem_eq(&before, &after, sizeof(after));
	ck_assert_int_eq(snpsim_store_reread(top, &config), 0);
	ck_assert_uint_eq(config.current_tcb.snp, tcb.snp);
}
END_TEST

/* Others may have the same pid, in a container of their own. */
START_TEST(update_waits_for_who_has_the_folder)
{
	const struct snpsim_version version = { 1, 56, 7 };
	int dir = open(top, O_RDONLY | O_DIRECTORY);
	int status;
	pid_t child;

	ck_assert_int_eq(flock(dir, LOCK_EX), 0);
	child = fork();
	if (child == 0)
		_exit(keep(&config.current_tcb, &version) ? 1 : 0);
	usleep(300000);
	ck_assert_int_eq(waitpid(child, &status, WNOHANG), 0);
	ck_assert_int_ne(access(firmware, F_OK), 0);
	ck_assert_int_eq(flock(dir, LOCK_UN), 0);
	close(dir);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(access(firmware, F_OK), 0);
}
END_TEST

START_TEST(folder_that_cannot_be_is_said)
{
	struct snpsim_chip chip;

	ck_assert_int_eq(
		snpsim_store_chip("/dev/null/x", &config, &random_bytes, &chip),
		-ENOTDIR);
	ck_assert_int_eq(snpsim_store_hold("/dev/null/x"), -ENOTDIR);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("store");
	TCase *tcase = tcase_create("store");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, chip_is_the_same_next_time);
	tcase_add_test(tcase, damaged_file_is_refused);
	tcase_add_test(tcase, update_outlives_the_machine);
	tcase_add_test(tcase, damaged_update_is_refused);
	tcase_add_test(tcase, stamp_tells_of_an_update);
	tcase_add_test(tcase, update_waits_for_who_has_the_folder);
	tcase_add_test(tcase, folder_that_cannot_be_is_said);
	suite_add_tcase(suite, tcase);
	return suite;
}
