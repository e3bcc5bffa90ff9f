/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct snpsim_platform_config config_of(bool vlek)
{
	struct snpsim_platform_config config = {
		.pki_folder = getenv("SNPGUEST_TEST_PKI"),
	};

	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &config.chip));
	config.chip.vlek_loaded = vlek;
	return config;
}

static struct snpsim_platform *make(bool vlek)
{
	struct snpsim_platform_config config = config_of(vlek);
	struct snpsim_platform *platform;

	ck_assert_int_eq(snpsim_platform_new(&config, &platform), 0);
	return platform;
}

static X509 *cert_of(struct snpsim_platform *platform, enum snpsim_which which)
{
	struct snpsim_blob blob;
	const uint8_t *at;
	X509 *cert;

	ck_assert_int_eq(snpsim_platform_cert(platform, which, &blob), 0);
	at = blob.data;
	cert = d2i_X509(NULL, &at, (long)blob.len);
	ck_assert_ptr_nonnull(cert);
	snpsim_blob_wipe(&blob);
	return cert;
}

static void clear(const char *top)
{
	static const char *const names[] = { "chip", "firmware" };
	int dir = open(top, O_RDONLY | O_DIRECTORY);

	for (size_t i = 0; i < 2; i++)
		ck_assert_int_eq(unlinkat(dir, names[i], 0), 0);
	close(dir);
	ck_assert_int_eq(rmdir(top), 0);
}

START_TEST(senseless_platform_is_refused)
{
	struct snpsim_platform_config config = config_of(false);
	struct snpsim_platform *platform;

	config.chip.line = 9;
	ck_assert_int_eq(snpsim_platform_new(&config, &platform), -EINVAL);
	ck_assert_ptr_null(platform);
	config = config_of(false);
	config.state_folder = "/dev/null/x";
	ck_assert_int_eq(snpsim_platform_new(&config, &platform), -ENOTDIR);
	config = config_of(false);
	config.pki_folder = "/dev/null/x";
	ck_assert_int_eq(snpsim_platform_new(&config, &platform), -ENOTDIR);
	snpsim_platform_unref(NULL);
}
END_TEST

START_TEST(certificates_form_a_chain)
{
	static const struct {
		enum snpsim_which cert, by;
	} links[] = {
		{ SNPSIM_CERT_ARK, SNPSIM_CERT_ARK },
		{ SNPSIM_CERT_ASK, SNPSIM_CERT_ARK },
		{ SNPSIM_CERT_ASVK, SNPSIM_CERT_ARK },
		{ SNPSIM_CERT_VCEK, SNPSIM_CERT_ASK },
		{ SNPSIM_CERT_VLEK, SNPSIM_CERT_ASVK },
	};
	struct snpsim_platform *platform = make(true);
	struct snpsim_blob blob;
	X509 *cert, *by;
	size_t i;

	for (i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		cert = cert_of(platform, links[i].cert);
		by = cert_of(platform, links[i].by);
		ck_assert_int_eq(X509_verify(cert, X509_get0_pubkey(by)), 1);
		ck_assert_int_eq(X509_NAME_cmp(X509_get_issuer_name(cert),
					       X509_get_subject_name(by)),
				 0);
		X509_free(cert);
		X509_free(by);
	}
	ck_assert_int_eq(snpsim_platform_cert(platform, SNPSIM_CERT_CRL, &blob),
			 0);
	ck_assert_uint_gt(blob.len, 512);
	snpsim_blob_wipe(&blob);
	snpsim_platform_unref(platform);
}
END_TEST

START_TEST(no_vlek_no_certificate)
{
	struct snpsim_platform *platform = make(false);
	struct snpsim_blob blob;

	ck_assert_int_eq(
		snpsim_platform_cert(platform, SNPSIM_CERT_VLEK, &blob),
		-ENOENT);
	ck_assert_ptr_null(blob.data);
	ck_assert_int_eq(snpsim_platform_cert(platform, SNPSIM_CERTS, &blob),
			 -ENOENT);
	snpsim_platform_unref(platform);
}
END_TEST

START_TEST(update_is_counted_and_changes_the_leaf)
{
	static const struct snpguest_tcb tcb = { .snp = 77 };
	static const struct snpsim_version version = { 1, 2, 3 };
	struct snpsim_platform *platform = make(false);
	struct snpsim_platform *again = snpsim_platform_ref(platform);
	X509 *before = cert_of(platform, SNPSIM_CERT_VCEK);
	struct snpsim_chip_config chip;
	X509 *after;

	snpsim_platform_unref(platform);
	ck_assert_uint_eq(snpsim_platform_updates(again), 0);
	ck_assert_int_eq(snpsim_platform_update(again, &tcb, &version), 0);
	ck_assert_uint_eq(snpsim_platform_updates(again), 1);
	snpsim_platform_chip(again, &chip);
	ck_assert_uint_eq(chip.reported_tcb.snp, 77);
	after = cert_of(again, SNPSIM_CERT_VCEK);
	ck_assert_int_eq(
		EVP_PKEY_eq(X509_get0_pubkey(before), X509_get0_pubkey(after)),
		0);
	X509_free(before);
	X509_free(after);
	snpsim_platform_unref(again);
}
END_TEST

/* Two processes with one state folder: one chip, and one firmware on it. */
START_TEST(update_is_followed)
{
	static const struct snpguest_tcb tcb = { .snp = 77 };
	static const struct snpsim_version version = { 1, 2, 3 };
	struct snpsim_platform_config config = config_of(false);
	struct snpsim_platform *one, *other;
	struct snpsim_chip_config chip;
	X509 *of_one, *of_other;
	char top[] = "platform-XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(top));
	config.state_folder = top;
	ck_assert_int_eq(snpsim_platform_new(&config, &one), 0);
	ck_assert_int_eq(snpsim_platform_new(&config, &other), 0);
	snpsim_platform_follow(other);
	ck_assert_uint_eq(snpsim_platform_updates(other), 0);
	ck_assert_int_eq(snpsim_platform_update(one, &tcb, &version), 0);
	snpsim_platform_follow(one);
	ck_assert_uint_eq(snpsim_platform_updates(one), 1);
	snpsim_platform_follow(other);
	snpsim_platform_follow(other);
	ck_assert_uint_eq(snpsim_platform_updates(other), 1);
	snpsim_platform_chip(other, &chip);
	ck_assert_uint_eq(chip.reported_tcb.snp, 77);
	ck_assert_uint_eq(chip.current.build, 3);
	of_one = cert_of(one, SNPSIM_CERT_VCEK);
	of_other = cert_of(other, SNPSIM_CERT_VCEK);
	ck_assert_int_eq(EVP_PKEY_eq(X509_get0_pubkey(of_one),
				     X509_get0_pubkey(of_other)),
			 1);
	X509_free(of_one);
	X509_free(of_other);
	snpsim_platform_unref(one);
	snpsim_platform_unref(other);
	clear(top);
}
END_TEST

static bool raise_build(void *ctx, struct snpsim_chip_config *chip)
{
	(void)ctx;
	chip->current.build++;
	return true;
}

static bool raise_snp(void *ctx, struct snpsim_chip_config *chip)
{
	chip->current_tcb.snp++;
	return *(bool *)ctx;
}

/* What another process has updated meanwhile stays. */
START_TEST(changes_add_up)
{
	struct snpsim_platform_config config = config_of(false);
	struct snpsim_chip_config before, chip;
	struct snpsim_platform *one, *other;
	char top[] = "platform-XXXXXX";
	bool good = true, bad = false;

	ck_assert_ptr_nonnull(mkdtemp(top));
	config.state_folder = top;
	ck_assert_int_eq(snpsim_platform_new(&config, &one), 0);
	config.chip.chosen = true;
	ck_assert_int_eq(snpsim_platform_new(&config, &other), 0);
	snpsim_platform_chip(one, &before);
	ck_assert_int_eq(snpsim_platform_change(one, raise_build, NULL), 0);
	ck_assert_int_eq(snpsim_platform_change(other, raise_snp, &bad),
			 -EINVAL);
	ck_assert_int_eq(snpsim_platform_change(other, raise_snp, &good), 0);
	ck_assert_int_eq(snpsim_platform_change(one, raise_build, NULL), 0);
	snpsim_platform_follow(other);
	snpsim_platform_chip(other, &chip);
	ck_assert_uint_eq(chip.current.build, before.current.build + 2);
	ck_assert_uint_eq(chip.current_tcb.snp, before.current_tcb.snp + 1);
	ck_assert_uint_eq(chip.current_tcb.microcode,
			  before.current_tcb.microcode);
	snpsim_platform_unref(one);
	snpsim_platform_unref(other);
	clear(top);
}
END_TEST

#define PROCESSES 3
#define TIMES 20

static _Noreturn void change_often(const struct snpsim_platform_config *config)
{
	struct snpsim_platform *platform;

	if (snpsim_platform_new(config, &platform))
		_exit(1);
	for (int i = 0; i < TIMES; i++)
		if (snpsim_platform_change(platform, raise_build, NULL))
			_exit(1);
	_exit(0);
}

START_TEST(changes_at_the_same_time_add_up)
{
	struct snpsim_platform_config config = config_of(false);
	struct snpsim_platform *platform;
	struct snpsim_chip_config chip;
	char top[] = "platform-XXXXXX";
	int status;

	ck_assert_ptr_nonnull(mkdtemp(top));
	config.state_folder = top;
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			change_often(&config);
	for (int i = 0; i < PROCESSES; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert_int_eq(status, 0);
	}
	ck_assert_int_eq(snpsim_platform_new(&config, &platform), 0);
	snpsim_platform_chip(platform, &chip);
	ck_assert_uint_eq(chip.current.build,
			  config.chip.current.build + PROCESSES * TIMES);
	snpsim_platform_unref(platform);
	clear(top);
}
END_TEST

/* A launch's REPORT_ID and keys, and the chip's. */
struct identity {
	uint8_t report_id[32];
	struct snpsim_secrets secrets;
	uint8_t vmrk[SNPSIM_ROOT_SIZE];
	uint8_t leaf[97];
};

static void launch(const struct snpsim_platform_config *config,
		   struct identity *identity)
{
	const struct snpsim_guest_config of_guest = { .policy = 0x30000 };
	struct snpsim_platform *platform;
	struct snpsim_guest guest;
	X509 *leaf;

	memset(identity, 0, sizeof(*identity));
	ck_assert_int_eq(snpsim_platform_new(config, &platform), 0);
	ck_assert(snpsim_platform_launch(platform, &of_guest, &guest,
					 &identity->secrets));
	memcpy(identity->report_id, guest.report_id, 32);
	memcpy(identity->vmrk, guest.vmrk, sizeof(guest.vmrk));
	leaf = cert_of(platform, SNPSIM_CERT_VCEK);
	ck_assert_int_eq(X509_get0_pubkey_bitstr(leaf)->length, 97);
	memcpy(identity->leaf, X509_get0_pubkey_bitstr(leaf)->data, 97);
	X509_free(leaf);
	snpsim_guest_wipe(&guest);
	snpsim_platform_unref(platform);
}

/* The same whether the chip is made or comes out of a folder. */
START_TEST(a_seed_decides_chip_and_launch)
{
	struct snpsim_platform_config config = config_of(false);
	struct identity none, made, kept;
	uint8_t file[14 + 2 * SNPSIM_ROOT_SIZE];
	char top[] = "platform-XXXXXX";
	int dir, fd;

	config.seed = (const uint8_t *)"a seed";
	config.seed_len = 6;
	launch(&config, &none);
	ck_assert_ptr_nonnull(mkdtemp(top));
	config.state_folder = top;
	launch(&config, &made);
	launch(&config, &kept);
	ck_assert_mem_eq(&none, &made, sizeof(none));
	ck_assert_mem_eq(&made, &kept, sizeof(made));
	dir = open(top, O_RDONLY | O_DIRECTORY);
	fd = openat(dir, "chip", O_RDONLY);
	ck_assert_int_eq(read(fd, file, sizeof(file)), sizeof(file));
	for (size_t i = 14; i < sizeof(file) - 32; i++)
		ck_assert_mem_ne(kept.report_id, file + i, 32);
	close(fd);
	ck_assert_int_eq(unlinkat(dir, "chip", 0), 0);
	close(dir);
	ck_assert_int_eq(rmdir(top), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("platform");
	TCase *tcase = tcase_create("platform");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, senseless_platform_is_refused);
	tcase_add_test(tcase, certificates_form_a_chain);
	tcase_add_test(tcase, no_vlek_no_certificate);
	tcase_add_test(tcase, update_is_counted_and_changes_the_leaf);
	tcase_add_test(tcase, update_is_followed);
	tcase_add_test(tcase, a_seed_decides_chip_and_launch);
	tcase_add_test(tcase, changes_add_up);
	tcase_add_test(tcase, changes_at_the_same_time_add_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
