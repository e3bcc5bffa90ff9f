/* SPDX-License-Identifier: MIT */
#include "bits.h"

#include <stddef.h>

#include <snpguest-verify.h>
#include <snpguest.h>

/* Firmware ABI (56860), "Guest Policy"; the low 16 bits are the ABI version */
const struct bit bits_policy[] = {
	{ SNPGUEST_POLICY_SMT, "smt", "SMT allowed", "SMT forbidden" },
	{ SNPGUEST_POLICY_MIGRATE_MA, "migrate_ma", "migration agent allowed",
	  "migration agent forbidden" },
	{ SNPGUEST_POLICY_DEBUG, "debug", "debugging allowed",
	  "debugging forbidden" },
	{ SNPGUEST_POLICY_SINGLE_SOCKET, "single_socket", "single socket only",
	  "any number of sockets" },
	{ SNPGUEST_POLICY_CXL_ALLOW, "cxl_allow", "CXL allowed",
	  "CXL forbidden" },
	{ SNPGUEST_POLICY_MEM_AES_256_XTS, "mem_aes_256_xts",
	  "AES-256-XTS memory encryption required",
	  "any memory encryption mode" },
	{ SNPGUEST_POLICY_RAPL_DIS, "rapl_dis",
	  "power metering (RAPL) must be off",
	  "power metering (RAPL) may be on" },
	{ SNPGUEST_POLICY_CIPHERTEXT_HIDING_DRAM, "ciphertext_hiding_dram",
	  "DRAM ciphertext hiding required",
	  "DRAM ciphertext hiding not required" },
	{ SNPGUEST_POLICY_PAGE_SWAP_DISABLE, "page_swap_disable",
	  "page swapping forbidden", "page swapping allowed" },
	{ 0, NULL, NULL, NULL },
};

const struct bit bits_platform[] = {
	{ SNPGUEST_PLATFORM_SMT_EN, "smt_en", "SMT on", "SMT off" },
	{ SNPGUEST_PLATFORM_TSME_EN, "tsme_en",
	  "transparent memory encryption (TSME) on",
	  "transparent memory encryption (TSME) off" },
	{ SNPGUEST_PLATFORM_ECC_EN, "ecc_en", "ECC memory", "no ECC memory" },
	{ SNPGUEST_PLATFORM_RAPL_DIS, "rapl_dis", "power metering (RAPL) off",
	  "power metering (RAPL) on" },
	{ SNPGUEST_PLATFORM_CIPHERTEXT_HIDING_DRAM_EN,
	  "ciphertext_hiding_dram_en", "DRAM ciphertext hiding on",
	  "DRAM ciphertext hiding off" },
	{ SNPGUEST_PLATFORM_ALIAS_CHECK_COMPLETE, "alias_check_complete",
	  "memory alias check done", "memory alias check not done" },
	{ SNPGUEST_PLATFORM_TIO_EN, "tio_en", "SEV-TIO on", "SEV-TIO off" },
	{ 0, NULL, NULL, NULL },
};

const struct bit bits_key_info[] = {
	{ SNPGUEST_KEY_INFO_AUTHOR_KEY_EN, "author_key_en", "author key in use",
	  "no author key" },
	{ SNPGUEST_KEY_INFO_MASK_CHIP_KEY, "mask_chip_key",
	  "chip key masked (not signed by a VCEK)", "chip key not masked" },
	{ 0, NULL, NULL, NULL },
};

/* GUEST_FIELD_SELECT of MSG_KEY_REQ */
const struct bit bits_key_field[] = {
	{ SNPGUEST_FIELD_POLICY, "policy", NULL, NULL },
	{ SNPGUEST_FIELD_IMAGE_ID, "image-id", NULL, NULL },
	{ SNPGUEST_FIELD_FAMILY_ID, "family-id", NULL, NULL },
	{ SNPGUEST_FIELD_MEASUREMENT, "measurement", NULL, NULL },
	{ SNPGUEST_FIELD_GUEST_SVN, "guest-svn", NULL, NULL },
	{ SNPGUEST_FIELD_TCB_VERSION, "tcb-version", NULL, NULL },
	{ SNPGUEST_FIELD_LAUNCH_MIT_VECTOR, "launch-mit-vector", NULL, NULL },
	{ 0, NULL, NULL, NULL },
};

const struct bit bits_permit[] = {
	{ SNPGUEST_PERMIT_DEBUG, "debug", NULL, NULL },
	{ SNPGUEST_PERMIT_MIGRATION, "migration", NULL, NULL },
	{ SNPGUEST_PERMIT_MASKED_CHIP_ID, "masked-chip-id", NULL, NULL },
	{ 0, NULL, NULL, NULL },
};

uint64_t bits_unknown(const struct bit *table, uint64_t value)
{
	for (; table->key; table++)
		value &= ~table->mask;
	return value;
}
