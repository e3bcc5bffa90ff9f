/* SPDX-License-Identifier: MIT */
#include "demand.h"

#include <stddef.h>

#define FIELD(member)                                                          \
	offsetof(struct demands, member), sizeof(((struct demands *)0)->member)
#define LIST(member) offsetof(struct demands, policy.member)

/* A bit more than the mode, so that "off" is not nothing. */
static const struct bit revocation_modes[] = {
	{ 1u + SNPGUEST_REVOCATION_OFF, "off", NULL, NULL },
	{ 1u + SNPGUEST_REVOCATION_IF_PRESENT, "if-present", NULL, NULL },
	{ 1u + SNPGUEST_REVOCATION_REQUIRED, "required", NULL, NULL },
	{ 0, NULL, NULL, NULL },
};

static const struct bit require_words[] = {
	{ SNPGUEST_REQUIRE_COMMITTED, "committed-firmware", NULL, NULL },
	{ SNPGUEST_REQUIRE_AUTHOR_KEY, "author-key", NULL, NULL },
	{ 0, NULL, NULL, NULL },
};

static const struct bit cert_kinds[] = {
	{ 1u << SNPGUEST_CERT_VCEK, "vcek", NULL, NULL },
	{ 1u << SNPGUEST_CERT_VLEK, "vlek", NULL, NULL },
	{ 1u << SNPGUEST_CERT_ASK, "ask", NULL, NULL },
	{ 1u << SNPGUEST_CERT_ARK, "ark", NULL, NULL },
	{ 1u << SNPGUEST_CERT_CRL, "crl", NULL, NULL },
	{ 1u << SNPGUEST_CERT_OTHER, "other", NULL, NULL },
	{ 0, NULL, NULL, NULL },
};

const struct demand demand_rows[DEMAND_COUNT] = {
	[DEMAND_ID_PERMIT] = { DEMAND_WORDS, FIELD(permit), bits_permit, 0 },
	[DEMAND_ID_REVOCATION] = { DEMAND_CHOICE, FIELD(revocation),
				   revocation_modes, 0 },
	[DEMAND_ID_VMPL] = { DEMAND_VMPLS, FIELD(policy.vmpls), NULL, 0 },
	[DEMAND_ID_MEASUREMENT] = { DEMAND_VALUES, LIST(measurements), 48, NULL,
				    0 },
	[DEMAND_ID_HOST_DATA] = { DEMAND_VALUES, LIST(host_data), 32, NULL, 0 },
	[DEMAND_ID_FAMILY_ID] = { DEMAND_VALUES, LIST(family_ids), 16, NULL,
				  0 },
	[DEMAND_ID_IMAGE_ID] = { DEMAND_VALUES, LIST(image_ids), 16, NULL, 0 },
	[DEMAND_ID_REPORT_ID] = { DEMAND_VALUES, LIST(report_ids), 32, NULL,
				  0 },
	[DEMAND_ID_REPORT_ID_MA] = { DEMAND_VALUES, LIST(report_id_mas), 32,
				     NULL, 0 },
	[DEMAND_ID_CHIP_ID] = { DEMAND_VALUES, LIST(chip_ids), 64, NULL, 0 },
	[DEMAND_ID_ID_KEY] = { DEMAND_KEYS, LIST(id_keys), 48, NULL, 0 },
	[DEMAND_ID_AUTHOR_KEY] = { DEMAND_KEYS, LIST(author_keys), 48, NULL,
				   0 },
	[DEMAND_ID_MIN_GUEST_SVN] = { DEMAND_NUMBER,
				      FIELD(policy.min_guest_svn), NULL,
				      UINT32_MAX },
	[DEMAND_ID_MIN_ABI] = { DEMAND_ABI, FIELD(policy.min_abi_major), NULL,
				0 },
	[DEMAND_ID_REQUIRE_POLICY] = { DEMAND_WORDS,
				       FIELD(policy.guest_policy_set),
				       bits_policy, 0 },
	[DEMAND_ID_FORBID_POLICY] = { DEMAND_WORDS,
				      FIELD(policy.guest_policy_clear),
				      bits_policy, 0 },
	[DEMAND_ID_REQUIRE_PLATFORM] = { DEMAND_WORDS,
					 FIELD(policy.platform_set),
					 bits_platform, 0 },
	[DEMAND_ID_FORBID_PLATFORM] = { DEMAND_WORDS,
					FIELD(policy.platform_clear),
					bits_platform, 0 },
	[DEMAND_ID_MIN_REPORTED_TCB] = { DEMAND_TCB,
					 FIELD(policy.min_reported_tcb), NULL,
					 0 },
	[DEMAND_ID_MIN_CURRENT_TCB] = { DEMAND_TCB,
					FIELD(policy.min_current_tcb), NULL,
					0 },
	[DEMAND_ID_MIN_COMMITTED_TCB] = { DEMAND_TCB,
					  FIELD(policy.min_committed_tcb), NULL,
					  0 },
	[DEMAND_ID_MIN_LAUNCH_TCB] = { DEMAND_TCB, FIELD(policy.min_launch_tcb),
				       NULL, 0 },
	[DEMAND_ID_MIN_FIRMWARE] = { DEMAND_VERSION,
				     FIELD(policy.min_current_version), NULL,
				     0 },
	[DEMAND_ID_MIN_COMMITTED_FIRMWARE] = { DEMAND_VERSION,
					       FIELD(policy.min_committed_version),
					       NULL, 0 },
	[DEMAND_ID_REQUIRE] = { DEMAND_WORDS, FIELD(policy.require),
				require_words, 0 },
	[DEMAND_ID_CURRENT_MITIGATIONS] = { DEMAND_NUMBER,
					    FIELD(policy.current_mitigations),
					    NULL, UINT64_MAX },
	[DEMAND_ID_LAUNCH_MITIGATIONS] = { DEMAND_NUMBER,
					   FIELD(policy.launch_mitigations),
					   NULL, UINT64_MAX },
	[DEMAND_ID_REQUIRE_CERT] = { DEMAND_WORDS, FIELD(policy.table_required),
				     cert_kinds, 0 },
	[DEMAND_ID_ALLOW_CERT] = { DEMAND_WORDS, FIELD(policy.table_allowed),
				   cert_kinds, 0 },
	[DEMAND_ID_MAX_LEAF_AGE] = { DEMAND_AGE, FIELD(policy.max_leaf_age),
				     NULL, 0 },
	[DEMAND_ID_MAX_REPORT_VERSION] = { DEMAND_NUMBER,
					   FIELD(policy.max_report_version),
					   NULL, UINT32_MAX },
};

bool demand_adds_up(const struct demand *row)
{
	switch (row->kind) {
	case DEMAND_WORDS:
	case DEMAND_VMPLS:
	case DEMAND_VALUES:
	case DEMAND_KEYS:
		return true;
	case DEMAND_NUMBER:
	case DEMAND_AGE:
	case DEMAND_CHOICE:
	case DEMAND_ABI:
	case DEMAND_VERSION:
	case DEMAND_TCB:
		return false;
	}
	return false;
}
