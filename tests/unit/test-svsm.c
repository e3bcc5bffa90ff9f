/* SPDX-License-Identifier: MIT */
/* Reports from an SVSM, and the manifest that comes with them. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "tree.h"

static snpguest_status get_svsm(struct tree_held *held,
				const struct snpguest_svsm_request *svsm)
{
	return snpguest_get_svsm_report(
		&held->dev, &held->req, svsm, held->raw, sizeof(held->raw),
		&held->len, &held->certs, &held->manifest, &held->fault);
}

START_TEST(asks_the_svsm)
{
	struct snpguest_svsm_request svsm = {
		.size = sizeof(svsm),
		.has_service = 1,
		.service_guid = { 0xc4, 0x76, 0xf1, 0xeb, 1, 2, 3, 4, 5, 6, 7,
				  8, 9, 10, 11, 12 },
		.manifest_version = 5,
	};
	struct tree_held held;
	size_t len;

	tree_hold(&held);
	ck_assert_int_eq(get_svsm(&held, NULL), SNPGUEST_E_UNSUPPORTED);
	ck_assert_int_eq(held.fault.os_errno, ENOENT);
	tree_hold(&held);
	held.tree.has_svsm = true;
	ck_assert_int_eq(get_svsm(&held, &svsm), SNPGUEST_OK);
	ck_assert_str_eq(held.tree.log,
			 "privlevel=0\nservice_provider=svsm\n"
			 "service_guid=c476f1eb-0102-0304-0506-0708090a0b0c\n"
			 "service_manifest_version=5\ninblob\n");
	ck_assert_mem_eq(snpguest_manifest_data(held.manifest, &len),
			 "services", 8);
	ck_assert_uint_eq(len, 8);
	snpguest_manifest_free(held.manifest);
	snpguest_certs_free(held.certs);
	svsm.has_service = 2;
	ck_assert_int_eq(get_svsm(&held, &svsm), SNPGUEST_E_USAGE);
	ck_assert_ptr_null(held.manifest);
	held.dev.tsm.ops = NULL;
	ck_assert_int_eq(get_svsm(&held, NULL), SNPGUEST_E_UNSUPPORTED);
	ck_assert_ptr_null(snpguest_manifest_data(NULL, &len));
	ck_assert_uint_eq(len, 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("svsm");
	TCase *all = tcase_create("all");

	tcase_add_test(all, asks_the_svsm);
	suite_add_tcase(suite, all);
	return suite;
}
