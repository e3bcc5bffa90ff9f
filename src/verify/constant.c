/* SPDX-License-Identifier: MIT */
/*
 * What a C program reads in snpguest-verify.h, for bindings in languages that
 * cannot: constants, and how the compiler laid out the structures.
 */
#include "public.h"

#include "../wire/names.h"

/* All of the header; a test compares the two. */
/* clang-format off */
#define CONSTANTS(C) \
	C(SNPGUEST_PERMIT_DEBUG) \
	C(SNPGUEST_PERMIT_MIGRATION) \
	C(SNPGUEST_PERMIT_MASKED_CHIP_ID) \
	C(SNPGUEST_REQUIRE_COMMITTED) \
	C(SNPGUEST_REQUIRE_AUTHOR_KEY) \
	C(SNPGUEST_REVOCATION_OFF) \
	C(SNPGUEST_REVOCATION_IF_PRESENT) \
	C(SNPGUEST_REVOCATION_REQUIRED) \
	C(SNPGUEST_CHECK_NOT_ASKED) \
	C(SNPGUEST_CHECK_PASSED) \
	C(SNPGUEST_CHECK_FAILED) \
	C(SNPGUEST_CHECK_ID_VERSION) \
	C(SNPGUEST_CHECK_ID_SIGNATURE_ALGO) \
	C(SNPGUEST_CHECK_ID_LINE) \
	C(SNPGUEST_CHECK_ID_SIGNING_KEY) \
	C(SNPGUEST_CHECK_ID_ROOT) \
	C(SNPGUEST_CHECK_ID_CHAIN) \
	C(SNPGUEST_CHECK_ID_VALIDITY) \
	C(SNPGUEST_CHECK_ID_REVOCATION) \
	C(SNPGUEST_CHECK_ID_LEAF_TCB) \
	C(SNPGUEST_CHECK_ID_LEAF_CHIP_ID) \
	C(SNPGUEST_CHECK_ID_SIGNATURE) \
	C(SNPGUEST_CHECK_ID_TCB_ORDER) \
	C(SNPGUEST_CHECK_ID_USER_DATA) \
	C(SNPGUEST_CHECK_ID_DEBUG) \
	C(SNPGUEST_CHECK_ID_MIGRATION) \
	C(SNPGUEST_CHECK_ID_VMPL) \
	C(SNPGUEST_CHECK_ID_GUEST_POLICY) \
	C(SNPGUEST_CHECK_ID_ABI) \
	C(SNPGUEST_CHECK_ID_GUEST_SVN) \
	C(SNPGUEST_CHECK_ID_MEASUREMENT) \
	C(SNPGUEST_CHECK_ID_HOST_DATA) \
	C(SNPGUEST_CHECK_ID_FAMILY_ID) \
	C(SNPGUEST_CHECK_ID_IMAGE_ID) \
	C(SNPGUEST_CHECK_ID_REPORT_ID) \
	C(SNPGUEST_CHECK_ID_REPORT_ID_MA) \
	C(SNPGUEST_CHECK_ID_CHIP_ID) \
	C(SNPGUEST_CHECK_ID_ID_KEY) \
	C(SNPGUEST_CHECK_ID_AUTHOR_KEY) \
	C(SNPGUEST_CHECK_ID_PLATFORM_INFO) \
	C(SNPGUEST_CHECK_ID_CURRENT_TCB) \
	C(SNPGUEST_CHECK_ID_REPORTED_TCB) \
	C(SNPGUEST_CHECK_ID_COMMITTED_TCB) \
	C(SNPGUEST_CHECK_ID_LAUNCH_TCB) \
	C(SNPGUEST_CHECK_ID_CURRENT_VERSION) \
	C(SNPGUEST_CHECK_ID_COMMITTED_VERSION) \
	C(SNPGUEST_CHECK_ID_PROVISIONAL) \
	C(SNPGUEST_CHECK_ID_CURRENT_MITIGATIONS) \
	C(SNPGUEST_CHECK_ID_LAUNCH_MITIGATIONS) \
	C(SNPGUEST_CHECK_ID_CERT_TABLE) \
	C(SNPGUEST_CHECK_ID_LEAF_AGE) \
	C(SNPGUEST_CHECK_TEXT) \
	C(SNPGUEST_CHECKS_MAX) \
	C(SNPGUEST_KDS_URL_MAX)

#define LAYOUTS(SIZE, AT) \
	SIZE(snpguest_values) \
	AT(snpguest_values, bytes) \
	AT(snpguest_values, count) \
	SIZE(snpguest_fw_version) \
	AT(snpguest_fw_version, major) \
	AT(snpguest_fw_version, minor) \
	AT(snpguest_fw_version, build) \
	SIZE(snpguest_policy) \
	AT(snpguest_policy, size) \
	AT(snpguest_policy, require) \
	AT(snpguest_policy, max_report_version) \
	AT(snpguest_policy, vmpls) \
	AT(snpguest_policy, guest_policy_set) \
	AT(snpguest_policy, guest_policy_clear) \
	AT(snpguest_policy, platform_set) \
	AT(snpguest_policy, platform_clear) \
	AT(snpguest_policy, min_abi_major) \
	AT(snpguest_policy, min_abi_minor) \
	AT(snpguest_policy, min_guest_svn) \
	AT(snpguest_policy, measurements) \
	AT(snpguest_policy, host_data) \
	AT(snpguest_policy, family_ids) \
	AT(snpguest_policy, image_ids) \
	AT(snpguest_policy, report_ids) \
	AT(snpguest_policy, report_id_mas) \
	AT(snpguest_policy, chip_ids) \
	AT(snpguest_policy, id_keys) \
	AT(snpguest_policy, author_keys) \
	AT(snpguest_policy, min_current_tcb) \
	AT(snpguest_policy, min_reported_tcb) \
	AT(snpguest_policy, min_committed_tcb) \
	AT(snpguest_policy, min_launch_tcb) \
	AT(snpguest_policy, min_current_version) \
	AT(snpguest_policy, min_committed_version) \
	AT(snpguest_policy, current_mitigations) \
	AT(snpguest_policy, launch_mitigations) \
	AT(snpguest_policy, table_required) \
	AT(snpguest_policy, table_allowed) \
	AT(snpguest_policy, max_leaf_age) \
	SIZE(snpguest_check) \
	AT(snpguest_check, id) \
	AT(snpguest_check, result) \
	AT(snpguest_check, expected) \
	AT(snpguest_check, found) \
	SIZE(snpguest_verdict) \
	AT(snpguest_verdict, accepted) \
	AT(snpguest_verdict, line) \
	AT(snpguest_verdict, count) \
	AT(snpguest_verdict, checks)
/* clang-format on */

static const char names[] =
	CONSTANTS(SNPWIRE_NAME) LAYOUTS(SNPWIRE_SIZE_NAME, SNPWIRE_AT_NAME);
static const int64_t values[] = { CONSTANTS(SNPWIRE_VALUE) LAYOUTS(
	SNPWIRE_SIZE_VALUE, SNPWIRE_AT_VALUE) };

snpguest_status snpguest_verify_constant(const char *name, int64_t *value)
{
	size_t at;

	if (!value)
		return SNPGUEST_E_USAGE;
	*value = 0;
	if (!name || !snpwire_names_find(names, name, &at))
		return SNPGUEST_E_USAGE;
	*value = values[at];
	return SNPGUEST_OK;
}
