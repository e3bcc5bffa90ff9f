/* SPDX-License-Identifier: MIT */
/* Derived keys: the request's bytes, the key, and nothing else. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "script.h"

#define KEY SNPGUEST_IOCTL_GET_DERIVED_KEY

static snpguest_device *open_script(struct script *script)
{
	snpguest_device *dev;

	ck_assert_int_eq(
		snpguest_open_transport(&script_transport, script, NULL, &dev),
		SNPGUEST_OK);
	return dev;
}

static void check_no_key(const uint8_t key[SNPGUEST_DERIVED_KEY_SIZE])
{
	size_t i;

	for (i = 0; i < SNPGUEST_DERIVED_KEY_SIZE; i++)
		ck_assert_uint_eq(key[i], 0);
}

START_TEST(derives)
{
	static const struct script_row rows[] = { { .cmd = KEY } };
	/* AMD publication 56860, MSG_KEY_REQ: offsets 0, 8, 16, 20, 24 */
	static const uint8_t expected[32] = {
		1, 0, 0,    0,	  0,	0,    0,    0,	  0x3f, 0,   0,
		0, 0, 0,    0,	  0,	2,    0,    0,	  0,	9,   0,
		0, 0, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11
	};
	struct snpguest_key_request req = {
		.size = sizeof(req),
		.root_key = SNPGUEST_ROOT_KEY_VMRK,
		.fields = 0x3f,
		.vmpl = 2,
		.guest_svn = 9,
		.tcb_version = UINT64_C(0x1122334455667788),
	};
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];
	struct script script;
	snpguest_device *dev;
	size_t i;

	SCRIPT(&script, rows);
	dev = open_script(&script);
	ck_assert_int_eq(snpguest_derive_key(dev, &req, key, NULL),
			 SNPGUEST_OK);
	for (i = 0; i < sizeof(key); i++)
		ck_assert_uint_eq(key[i], SCRIPT_KEY_BYTE);
	ck_assert_mem_eq(&script.key_req, expected, sizeof(expected));
	snpguest_close(dev);
	script_finish(&script);
}
END_TEST

START_TEST(refuses_senseless_requests)
{
	static const struct {
		struct snpguest_key_request req;
		snpguest_status status;
	} cases[] = {
		{ { .size = 0 }, SNPGUEST_E_USAGE },
		{ { .size = sizeof(cases[0].req), .root_key = 2 },
		  SNPGUEST_E_USAGE },
		{ { .size = sizeof(cases[0].req), .vmpl = 4 },
		  SNPGUEST_E_USAGE },
		{ { .size = sizeof(cases[0].req), .fields = 0x80 },
		  SNPGUEST_E_USAGE },
		{ { .size = sizeof(cases[0].req), .fields = UINT64_C(1) << 63 },
		  SNPGUEST_E_USAGE },
		{ { .size = sizeof(cases[0].req),
		    .fields = SNPGUEST_FIELD_LAUNCH_MIT_VECTOR },
		  SNPGUEST_E_UNSUPPORTED },
	};
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];
	struct script script;
	snpguest_device *dev;
	size_t i;

	script_init(&script, NULL, 0);
	dev = open_script(&script);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memset(key, 0xee, sizeof(key));
		ck_assert_int_eq(
			snpguest_derive_key(dev, &cases[i].req, key, NULL),
			cases[i].status);
		check_no_key(key);
	}
	ck_assert_int_eq(snpguest_derive_key(dev, NULL, key, NULL),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_derive_key(dev, &cases[1].req, NULL, NULL),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_derive_key(NULL, &cases[1].req, key, NULL),
			 SNPGUEST_E_USAGE);
	snpguest_close(dev);
}
END_TEST

START_TEST(gives_no_key_with_a_refusal)
{
	static const struct {
		struct script_row row;
		snpguest_status status;
	} cases[] = {
		{ { .cmd = KEY, .status = 0x16 }, SNPGUEST_E_FIRMWARE },
		{ { .cmd = KEY, .unwritten = true }, SNPGUEST_E_FORMAT },
		{ { .cmd = KEY, .got = -EBADMSG }, SNPGUEST_E_FORMAT },
		{ { .cmd = KEY, .got = -ENOTTY }, SNPGUEST_E_DISABLED },
	};
	const struct snpguest_key_request req = { .size = sizeof(req) };
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];
	struct script script;
	snpguest_device *dev;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memset(key, 0xee, sizeof(key));
		script_init(&script, &cases[i].row, 1);
		dev = open_script(&script);
		ck_assert_int_eq(snpguest_derive_key(dev, &req, key, NULL),
				 cases[i].status);
		check_no_key(key);
		snpguest_close(dev);
		script_finish(&script);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("key");
	TCase *all = tcase_create("all");

	tcase_add_test(all, derives);
	tcase_add_test(all, refuses_senseless_requests);
	tcase_add_test(all, gives_no_key_with_a_refusal);
	suite_add_tcase(suite, all);
	return suite;
}
