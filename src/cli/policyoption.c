/* SPDX-License-Identifier: MIT */
#include "policyoption.h"

#include <stddef.h>
#include <string.h>

#include "words.h"

#define ROW(id, name, value, help)                                                       \
	[1 + (id)] = {                                                                   \
		0,                                                                       \
		OPTION_LIST,                                                             \
		name,                                                                    \
		value,                                                                   \
		help,                                                                    \
		offsetof(struct policy_args, texts) + (id) * sizeof(struct option_list), \
		0,                                                                       \
	}

const struct option policy_options[] = {
	[0] = { 'p', OPTION_TEXT, "policy", "FILE",
		"read demands from this policy file, snpguest-policy(5); "
		"options take the place of its members",
		offsetof(struct policy_args, file), 0 },
	ROW(DEMAND_ID_PERMIT, "permit", "debug,migration,masked-chip-id",
	    "what to permit that is refused otherwise"),
	ROW(DEMAND_ID_REVOCATION, "revocation", "off|if-present|required",
	    "whether the chain is looked up in a revocation list; default "
	    "if-present"),
	ROW(DEMAND_ID_VMPL, "vmpl", "LIST",
	    "VMPLs that will do, 0 to 3; default any, and 0 alone with "
	    "--manifest or an HCL blob"),
	ROW(DEMAND_ID_MEASUREMENT, "measurement", "HEX|@FILE",
	    "a launch measurement that will do; may be repeated, as all that "
	    "take HEX"),
	ROW(DEMAND_ID_HOST_DATA, "host-data", "HEX|@FILE",
	    "host data that will do"),
	ROW(DEMAND_ID_FAMILY_ID, "family-id", "HEX|@FILE",
	    "a family ID that will do"),
	ROW(DEMAND_ID_IMAGE_ID, "image-id", "HEX|@FILE",
	    "an image ID that will do"),
	ROW(DEMAND_ID_REPORT_ID, "report-id", "HEX|@FILE",
	    "a report ID that will do"),
	ROW(DEMAND_ID_REPORT_ID_MA, "report-id-ma", "HEX|@FILE",
	    "a migration agent's report ID that will do"),
	ROW(DEMAND_ID_CHIP_ID, "chip-id", "HEX|@FILE",
	    "a chip ID that will do"),
	ROW(DEMAND_ID_ID_KEY, "id-key", "HEX|@FILE",
	    "an ID key that will do: its digest, or a file with the public "
	    "key"),
	ROW(DEMAND_ID_AUTHOR_KEY, "author-key", "HEX|@FILE",
	    "an author key that will do: its digest, or a file with it"),
	ROW(DEMAND_ID_MIN_GUEST_SVN, "min-guest-svn", "N",
	    "the least guest SVN"),
	ROW(DEMAND_ID_MIN_ABI, "min-abi", "MAJOR.MINOR",
	    "the least ABI version that the guest policy may ask for"),
	ROW(DEMAND_ID_REQUIRE_POLICY, "require-policy", "LIST",
	    "guest policy bits that must be set: smt, migrate-ma, debug, "
	    "single-socket, cxl-allow, mem-aes-256-xts, rapl-dis, "
	    "ciphertext-hiding-dram, page-swap-disable"),
	ROW(DEMAND_ID_FORBID_POLICY, "forbid-policy", "LIST",
	    "guest policy bits that must be clear"),
	ROW(DEMAND_ID_REQUIRE_PLATFORM, "require-platform", "LIST",
	    "platform bits that must be set: smt-en, tsme-en, ecc-en, "
	    "rapl-dis, ciphertext-hiding-dram-en, alias-check-complete, "
	    "tio-en"),
	ROW(DEMAND_ID_FORBID_PLATFORM, "forbid-platform", "LIST",
	    "platform bits that must be clear"),
	ROW(DEMAND_ID_MIN_REPORTED_TCB, "min-reported-tcb", "LIST",
	    "the least reported TCB, as boot-loader=3,snp=20,microcode=209"),
	ROW(DEMAND_ID_MIN_CURRENT_TCB, "min-current-tcb", "LIST",
	    "the least current TCB"),
	ROW(DEMAND_ID_MIN_COMMITTED_TCB, "min-committed-tcb", "LIST",
	    "the least committed TCB"),
	ROW(DEMAND_ID_MIN_LAUNCH_TCB, "min-launch-tcb", "LIST",
	    "the least TCB at launch"),
	ROW(DEMAND_ID_MIN_FIRMWARE, "min-firmware", "MAJOR.MINOR.BUILD",
	    "the least current firmware version"),
	ROW(DEMAND_ID_MIN_COMMITTED_FIRMWARE, "min-committed-firmware",
	    "MAJOR.MINOR.BUILD", "the least committed firmware version"),
	ROW(DEMAND_ID_REQUIRE, "require", "committed-firmware,author-key",
	    "no provisional firmware; an author key in use"),
	ROW(DEMAND_ID_CURRENT_MITIGATIONS, "current-mitigations", "BITS",
	    "bits that the current mitigation vector must have, as 0x3"),
	ROW(DEMAND_ID_LAUNCH_MITIGATIONS, "launch-mitigations", "BITS",
	    "bits that the mitigation vector at launch must have"),
	ROW(DEMAND_ID_REQUIRE_CERT, "require-cert", "vcek,vlek,ask,ark,crl",
	    "entries that the certificate table must have"),
	ROW(DEMAND_ID_ALLOW_CERT, "allow-cert", "vcek,vlek,ask,ark,crl,other",
	    "the only entries that it may have"),
	ROW(DEMAND_ID_MAX_LEAF_AGE, "max-leaf-age", "TIME",
	    "how old the leaf certificate may be, as 90d or 12h"),
	ROW(DEMAND_ID_MAX_REPORT_VERSION, "max-report-version", "N",
	    "the latest report version taken; default 5"),
	[1 + DEMAND_COUNT] = { 0, OPTION_FLAG, NULL, NULL, NULL, 0, 0 },
};

const struct option *policy_option(size_t row)
{
	return &policy_options[1 + row];
}

size_t policy_find(const char *member)
{
	for (size_t i = 0; i < DEMAND_COUNT; i++)
		if (words_same(member, strlen(member), policy_option(i)->name))
			return i;
	return DEMAND_COUNT;
}
