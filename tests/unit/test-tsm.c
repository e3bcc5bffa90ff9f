/* SPDX-License-Identifier: MIT */
/* configfs-tsm, by a tree that behaves as the kernel's core does. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "tree.h"

static snpguest_status get(struct tree_held *held)
{
	snpguest_status status;

	status = snpguest_get_report(&held->dev, &held->req, held->raw,
				     sizeof(held->raw), &held->len,
				     &held->fault);
	ck_assert_uint_eq(held->tree.made, held->tree.dropped);
	ck_assert_uint_eq(held->raw[0x50], status ? 0 : 0x31);
	return status;
}

static snpguest_status get_ext(struct tree_held *held)
{
	snpguest_status status;

	status = snpguest_get_ext_report(&held->dev, &held->req, held->raw,
					 sizeof(held->raw), &held->len,
					 &held->certs, &held->fault);
	ck_assert_uint_eq(held->tree.made, held->tree.dropped);
	ck_assert_int_eq(held->certs != NULL, status == SNPGUEST_OK);
	return status;
}

START_TEST(brings_the_report)
{
	struct tree_held held;

	tree_hold(&held);
	held.tree.floor = 1;
	held.req.vmpl = 2;
	ck_assert_int_eq(get(&held), SNPGUEST_OK);
	ck_assert_uint_eq(held.len, SNPGUEST_REPORT_SIZE);
	ck_assert_str_eq(held.tree.log, "privlevel=2\ninblob\n");
	ck_assert_uint_eq(held.tree.out_reads, 1);
	ck_assert_uint_eq(held.fault.attempts, 1);
}
END_TEST

START_TEST(brings_the_certificates)
{
	uint8_t aux[80] = { 0xc0, 0xb4, 0x06, 0xa4, 0xa8, 0x03, 0x49,
			    0x52, 0x97, 0x43, 0x3f, 0xb6, 0x01, 0x4c,
			    0xd0, 0xae, 48,   0,    0,	  0,	16 };
	struct tree_held held;

	tree_hold(&held);
	ck_assert_int_eq(get_ext(&held), SNPGUEST_OK);
	ck_assert_uint_eq(snpguest_certs_count(held.certs), 0);
	snpguest_certs_free(held.certs);
	held.tree.aux = aux;
	held.tree.aux_len = sizeof(aux);
	ck_assert_int_eq(get_ext(&held), SNPGUEST_OK);
	ck_assert_uint_eq(snpguest_certs_count(held.certs), 1);
	snpguest_certs_free(held.certs);
	aux[18] = 1;
	ck_assert_int_eq(get_ext(&held), SNPGUEST_E_FORMAT);
	ck_assert_int_eq(held.fault.os_errno, EPROTO);
	ck_assert_uint_eq(held.len, 0);
}
END_TEST

START_TEST(checks_the_provider)
{
	struct tree_held held;
	int error;

	tree_hold(&held);
	held.tree.provider = "tdx_guest\n";
	ck_assert_int_eq(get(&held), SNPGUEST_E_NODEV);
	ck_assert_int_eq(held.fault.os_errno, EOPNOTSUPP);
	ck_assert_int_eq(snplib_tsm_check(&held.dev.tsm, &error),
			 SNPGUEST_E_NODEV);
	ck_assert_int_eq(error, EOPNOTSUPP);
	held.tree.provider = NULL;
	ck_assert_int_eq(snplib_tsm_check(&held.dev.tsm, &error),
			 SNPGUEST_E_NODEV);
	ck_assert_int_eq(error, EISDIR);
	held.tree.provider = "sev_guest";
	ck_assert_int_eq(snplib_tsm_check(&held.dev.tsm, &error), SNPGUEST_OK);
	held.tree.make_error = EACCES;
	ck_assert_int_eq(snplib_tsm_check(&held.dev.tsm, &error),
			 SNPGUEST_E_DENIED);
	ck_assert_int_eq(error, EACCES);
	ck_assert_uint_eq(held.tree.made, held.tree.dropped);
}
END_TEST

START_TEST(keeps_to_the_floor)
{
	struct tree_held held;

	tree_hold(&held);
	held.tree.floor = 2;
	held.req.vmpl = 1;
	ck_assert_int_eq(get(&held), SNPGUEST_E_USAGE);
	ck_assert_int_eq(held.fault.os_errno, EINVAL);
	ck_assert_str_eq(held.tree.log, "");
}
END_TEST

/* The kernel takes a blob over when the file is closed, and tells nobody. */
START_TEST(notices_what_was_not_taken)
{
	struct tree_held held;

	tree_hold(&held);
	held.tree.not_taken = 2;
	ck_assert_int_eq(get(&held), SNPGUEST_OK);
	ck_assert_uint_eq(held.tree.made, 3);
	ck_assert_uint_eq(held.tree.out_reads, 1);
}
END_TEST

START_TEST(notices_a_disturbance)
{
	struct tree_held held;

	tree_hold(&held);
	held.tree.disturbed = 3;
	ck_assert_int_eq(get(&held), SNPGUEST_OK);
	ck_assert_uint_eq(held.fault.attempts, 4);
	ck_assert_uint_eq(held.tree.made, 4);
	tree_hold(&held);
	held.tree.disturbed = 1000;
	ck_assert_int_eq(get(&held), SNPGUEST_E_OS);
	ck_assert_int_eq(held.fault.os_errno, EBUSY);
	ck_assert_uint_eq(held.tree.made, 5);
	tree_hold(&held);
	held.tree.disturbed = 1;
	held.dev.options.flags = SNPGUEST_NONBLOCK;
	ck_assert_int_eq(get(&held), SNPGUEST_E_AGAIN);
	ck_assert_int_eq(get(&held), SNPGUEST_OK);
}
END_TEST

/* What is refused may be an intruder's request. */
START_TEST(believes_no_refusal_of_another_request)
{
	struct tree_held held;

	tree_hold(&held);
	held.tree.out_error = EINVAL;
	held.tree.out_failures = 1;
	held.tree.disturbed = 1;
	ck_assert_int_eq(get(&held), SNPGUEST_OK);
	ck_assert_uint_eq(held.fault.attempts, 2);
	ck_assert_int_eq(held.fault.os_errno, 0);
}
END_TEST

START_TEST(names_each_refusal)
{
	static const struct {
		int error;
		snpguest_status status;
		const char *words;
	} cases[] = {
		{ EINVAL, SNPGUEST_E_FIRMWARE, "0x16 INVALID_PARAM or 0x27" },
		{ EIO, SNPGUEST_E_VMM, "does not tell the host's code" },
		{ ETIMEDOUT, SNPGUEST_E_VMM, "destroyed the VMPCK" },
		{ EBADMSG, SNPGUEST_E_FORMAT, "not authentic" },
		{ ENOTTY, SNPGUEST_E_DISABLED, "another vmpck_id" },
		{ ENXIO, SNPGUEST_E_FIRMWARE, "neither 0x16 nor 0x27" },
		{ ENOMEM, SNPGUEST_E_NOMEM, "memory" },
		{ EACCES, SNPGUEST_E_DENIED, "permission" },
		{ EFBIG, SNPGUEST_E_UNSUPPORTED, "64 KiB" },
		{ ENOENT, SNPGUEST_E_NODEV, "no such file" },
		{ EFAULT, SNPGUEST_E_OS, "memory of the call" },
	};
	struct tree_held held;
	char line[512];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree_hold(&held);
		held.tree.out_error = cases[i].error;
		held.tree.out_failures = 1;
		ck_assert_int_eq(get(&held), cases[i].status);
		ck_assert_int_eq(held.fault.os_errno, cases[i].error);
		ck_assert_uint_eq(held.tree.out_reads, 1);
		snpguest_fault_format(cases[i].status, &held.fault, line,
				      sizeof(line));
		ck_assert_msg(strstr(line, cases[i].words) != NULL, "%s", line);
	}
	tree_hold(&held);
	held.tree.write_error = ENXIO;
	ck_assert_int_eq(get(&held), SNPGUEST_E_NODEV);
	/* The provider went while it was asked. */
	tree_hold(&held);
	held.tree.out_error = ENXIO;
	held.tree.out_failures = 1;
	held.tree.goes = true;
	ck_assert_int_eq(get(&held), SNPGUEST_E_NODEV);
	ck_assert_int_eq(held.fault.os_errno, ENXIO);
	tree_hold(&held);
	held.tree.out_len = SNPGUEST_REPORT_SIZE - 1;
	ck_assert_int_eq(get(&held), SNPGUEST_E_FORMAT);
}
END_TEST

START_TEST(says_what_it_cannot_carry)
{
	struct snpguest_key_request req = { .size = sizeof(req) };
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];
	struct tree_held held;

	tree_hold(&held);
	ck_assert_int_eq(snpguest_derive_key(&held.dev, &req, key, NULL),
			 SNPGUEST_E_UNSUPPORTED);
	held.req.key_sel = SNPGUEST_KEY_SEL_VLEK;
	ck_assert_int_eq(get(&held), SNPGUEST_E_UNSUPPORTED);
	ck_assert_uint_eq(held.tree.made, 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tsm");
	TCase *all = tcase_create("all");

	tcase_add_test(all, brings_the_report);
	tcase_add_test(all, brings_the_certificates);
	tcase_add_test(all, checks_the_provider);
	tcase_add_test(all, keeps_to_the_floor);
	tcase_add_test(all, notices_what_was_not_taken);
	tcase_add_test(all, notices_a_disturbance);
	tcase_add_test(all, believes_no_refusal_of_another_request);
	tcase_add_test(all, names_each_refusal);
	tcase_add_test(all, says_what_it_cannot_carry);
	suite_add_tcase(suite, all);
	return suite;
}
