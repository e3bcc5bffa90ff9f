/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/pki.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *folder(void)
{
	const char *path = getenv("SNPGUEST_TEST_PKI");

	ck_assert_ptr_nonnull(path);
	return path;
}

static void make(struct snpsim_pki *pki, uint32_t line)
{
	ck_assert_int_eq(snpsim_pki_init(pki, line, folder(), time(NULL)), 0);
}

START_TEST(folder_keeps_keys_and_certificates)
{
	static const char *const keys[] = { "ark.key", "ask.key", "asvk.key" };
	struct snpsim_pki first, second;
	struct stat st;
	char path[4096];
	int i;

	make(&first, SNPGUEST_LINE_GENOA);
	make(&second, SNPGUEST_LINE_GENOA);
	for (i = 0; i < SNPSIM_AUTHORITIES; i++) {
		ck_assert_int_eq(X509_cmp(first.cert[i], second.cert[i]), 0);
		ck_assert_int_eq(EVP_PKEY_get_bits(first.key[i]), 4096);
		snprintf(path, sizeof(path), "%s/%s", folder(), keys[i]);
		ck_assert_int_eq(stat(path, &st), 0);
		ck_assert_int_eq(st.st_mode & 0777, 0600);
	}
	snpsim_pki_free(&first);
	snpsim_pki_free(&second);
}
END_TEST

START_TEST(lines_share_keys_and_not_names)
{
	struct snpsim_pki milan, turin;

	make(&milan, SNPGUEST_LINE_MILAN);
	make(&turin, SNPGUEST_LINE_TURIN);
	ck_assert_int_eq(EVP_PKEY_eq(milan.key[0], turin.key[0]), 1);
	ck_assert_int_ne(X509_NAME_cmp(X509_get_subject_name(milan.cert[0]),
				       X509_get_subject_name(turin.cert[0])),
			 0);
	snpsim_pki_free(&milan);
	snpsim_pki_free(&turin);
}
END_TEST

START_TEST(damaged_folder_is_refused)
{
	char top[] = "pki-XXXXXX", path[64];
	struct snpsim_pki pki;
	int fd;

	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(path, sizeof(path), "%s/ark.key", top);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	ck_assert_int_eq(write(fd, "0rubbish", 8), 8);
	close(fd);
	ck_assert_int_eq(
		snpsim_pki_init(&pki, SNPGUEST_LINE_MILAN, top, time(NULL)),
		-EBADMSG);
	ck_assert_ptr_null(pki.key[0]);
	ck_assert_int_eq(unlink(path), 0);
	snprintf(path, sizeof(path), "%s/Milan", top);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(rmdir(top), 0);
	ck_assert_int_eq(snpsim_pki_init(&pki, SNPGUEST_LINE_MILAN,
					 "/dev/null/x", time(NULL)),
			 -ENOTDIR);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("pki");
	TCase *tcase = tcase_create("pki");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, folder_keeps_keys_and_certificates);
	tcase_add_test(tcase, lines_share_keys_and_not_names);
	tcase_add_test(tcase, damaged_folder_is_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
