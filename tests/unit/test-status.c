/* SPDX-License-Identifier: MIT */
/* Names and texts of statuses, firmware codes and host codes. */
#include "unit.h"

#include <snpguest.h>
#include <string.h>

struct name {
	int64_t number;
	const char *name;
};

static const struct name statuses[] = {
	{ 0, "OK" },	     { -1, "E_USAGE" },	       { -2, "E_NOMEM" },
	{ -3, "E_OS" },	     { -4, "E_DENIED" },       { -5, "E_NODEV" },
	{ -6, "E_VMM" },     { -7, "E_FIRMWARE" },     { -8, "E_DISABLED" },
	{ -9, "E_AGAIN" },   { -10, "E_BUDGET" },      { -11, "E_CANCELED" },
	{ -12, "E_FORMAT" }, { -13, "E_UNSUPPORTED" }, { -14, "E_REJECTED" },
};

/* AMD publication 56860, status codes; 0x28 on from the SEV-TIO one. */
static const char *const fw_errors[0x40] = {
	"SUCCESS",
	"INVALID_PLATFORM_STATE",
	"INVALID_GUEST_STATE",
	"INVALID_CONFIG",
	"INVALID_LEN",
	"ALREADY_OWNED",
	"INVALID_CERTIFICATE",
	"POLICY_FAILURE",
	"INACTIVE",
	"INVALID_ADDRESS",
	"BAD_SIGNATURE",
	"BAD_MEASUREMENT",
	"ASID_OWNED",
	"INVALID_ASID",
	"WBINVD_REQUIRED",
	"DFFLUSH_REQUIRED",
	"INVALID_GUEST",
	"INVALID_COMMAND",
	"ACTIVE",
	"HWERROR_PLATFORM",
	"HWERROR_UNSAFE",
	"UNSUPPORTED",
	"INVALID_PARAM",
	"RESOURCE_LIMIT",
	"SECURE_DATA_INVALID",
	"INVALID_PAGE_SIZE",
	"INVALID_PAGE_STATE",
	"INVALID_MDATA_ENTRY",
	"INVALID_PAGE_OWNER",
	"AEAD_OFLOW",
	"unknown",
	"RB_MODE_EXITED",
	"RMP_INIT_REQUIRED",
	"BAD_SVN",
	"BAD_VERSION",
	"SHUTDOWN_REQUIRED",
	"UPDATE_FAILED",
	"RESTORE_REQUIRED",
	"RMP_INITIALIZATION_FAILED",
	"INVALID_KEY",
	"SHUTDOWN_INCOMPLETE",
	"unknown",
	"unknown",
	"unknown",
	"unknown",
	"unknown",
	"unknown",
	"unknown",
	"INCORRECT_BUFFER_LENGTH",
	"EXPAND_BUFFER_LENGTH_REQUEST",
	"SPDM_REQUEST",
	"SPDM_ERROR",
	"unknown",
	"ERR_IN_DEV_CONN",
	"INVALID_DEV_CTX",
	"INVALID_TDI_CTX",
	"INVALID_TDI",
	"RECLAIM_REQUIRED",
	"IN_USE",
	"INVALID_DEV_STATE",
	"INVALID_TDI_STATE",
	"DEV_CERT_CHANGED",
	"RESYNC_REQ",
	"RESPONSE_TOO_LARGE",
};

/* Cause; remedy.  One sentence, no full stop, no line break. */
static void check_text(const char *text)
{
	const char *remedy = strstr(text, "; ");

	ck_assert_msg(remedy && remedy > text && remedy[2], "%s", text);
	ck_assert_msg(!strchr(text, '\n'), "%s", text);
	ck_assert_msg(text[strlen(text) - 1] != '.', "%s", text);
}

START_TEST(names_every_status)
{
	size_t i;

	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		ck_assert_str_eq(snpguest_status_name(
					 (snpguest_status)statuses[i].number),
				 statuses[i].name);
		check_text(snpguest_status_text(
			(snpguest_status)statuses[i].number));
	}
	ck_assert_str_eq(snpguest_status_name(1), "unknown");
	ck_assert_str_eq(snpguest_status_name(-15), "unknown");
	ck_assert_str_eq(snpguest_status_name(INT32_MIN), "unknown");
	check_text(snpguest_status_text(-15));
}
END_TEST

START_TEST(names_every_firmware_code)
{
	uint32_t code;

	for (code = 0; code < 0x40; code++) {
		ck_assert_str_eq(snpguest_fw_error_name(code), fw_errors[code]);
		check_text(snpguest_fw_error_text(code));
	}
	for (; code < 0xff; code++)
		ck_assert_str_eq(snpguest_fw_error_name(code), "unknown");
	ck_assert_str_eq(snpguest_fw_error_name(0xff), "NOT_CALLED_LEGACY");
	ck_assert_str_eq(snpguest_fw_error_name(0x100), "unknown");
	ck_assert_str_eq(snpguest_fw_error_name(0xffffffff), "NOT_CALLED");
	check_text(snpguest_fw_error_text(0x1e));
	check_text(snpguest_fw_error_text(0xffffffff));
}
END_TEST

START_TEST(names_every_host_code)
{
	static const struct name rows[] = {
		{ 0, "NONE" },
		{ 1, "INVALID_LEN" },
		{ 2, "BUSY" },
		{ 3, "unknown" },
		{ 0x7fffffff, "unknown" },
		{ 0x80000000, "GENERIC_BIT31" },
		{ 0xffffffff, "GENERIC" },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ck_assert_str_eq(
			snpguest_vmm_error_name((uint32_t)rows[i].number),
			rows[i].name);
		check_text(snpguest_vmm_error_text((uint32_t)rows[i].number));
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("status");
	TCase *all = tcase_create("all");

	tcase_add_test(all, names_every_status);
	tcase_add_test(all, names_every_firmware_code);
	tcase_add_test(all, names_every_host_code);
	suite_add_tcase(suite, all);
	return suite;
}
