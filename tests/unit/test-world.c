/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "node/world.h"
#include "sim/inside.h"

static const struct snpsim_secrets none;

/* A guest whose driver is not here, and what becomes of its secrets page. */
static struct {
	struct snpnode_world world;
	struct snpnode_elsewhere driver;
	struct snpsim_secrets page, launched;
	unsigned int boots; /* how often it was asked */
	unsigned int fails; /* the boot that does, from 1 on */
	int error;	    /* and how */
} t;

static int boot(const struct snpnode_elsewhere *driver,
		const struct snpsim_secrets *secrets)
{
	ck_assert_ptr_eq(driver, &t.driver);
	if (++t.boots == t.fails)
		return t.error;
	/* Never the keys of before, whatever its number is reset to. */
	if (secrets)
		ck_assert_mem_ne(secrets->vmpck, t.launched.vmpck,
				 sizeof(secrets->vmpck));
	t.page = secrets ? *secrets : none;
	return 0;
}

static void setup(void)
{
	struct snpsim_platform_config config = { 0 };
	const struct snpsim_guest_config guest = { .policy = 0x30000 };
	struct snpsim_platform *platform;

	memset(&t, 0, sizeof(t));
	ck_assert(snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &config.chip));
	ck_assert_int_eq(snpsim_platform_new(&config, &platform), 0);
	ck_assert_int_eq(snpsim_machine_new(platform, &guest, &t.world.machine),
			 0);
	snpsim_platform_unref(platform);
	snpnode_device_init(&t.world.device, NULL, 0);
	snpnode_svsm_init(&t.world.svsm, NULL, false);
	t.driver.boot = boot;
	t.world.elsewhere = &t.driver;
	t.page = *snpsim_machine_secrets(t.world.machine);
	/* It has spoken. */
	t.page.msg_seqno[0] = 4;
	t.launched = t.page;
}

static void teardown(void)
{
	snpnode_world_close(&t.world);
}

static bool is_new(void)
{
	const struct snpsim_secrets *now =
		snpsim_machine_secrets(t.world.machine);

	return memcmp(&t.page, now, sizeof(*now)) == 0 &&
	       memcmp(t.page.vmpck, t.launched.vmpck, sizeof(none.vmpck)) != 0;
}

START_TEST(reboots)
{
	ck_assert_int_eq(snpnode_world_reboot(&t.world), 0);
	ck_assert(is_new());
	ck_assert_uint_eq(t.page.msg_seqno[0], 0);
}
END_TEST

/* Its driver goes on: key, numbers and firmware are as they were. */
START_TEST(driver_is_loaded)
{
	t.fails = 1;
	t.error = -EBUSY;
	ck_assert_int_eq(snpnode_world_reboot(&t.world), -EBUSY);
	ck_assert_mem_eq(&t.page, &t.launched, sizeof(t.page));
	ck_assert_mem_eq(snpsim_machine_secrets(t.world.machine)->vmpck,
			 t.launched.vmpck, sizeof(none.vmpck));
	ck_assert_uint_eq(t.boots, 1);
}
END_TEST

/* A launch that fails, and what is said of it. */
static const struct {
	int error, said;
} launches[] = {
	{ -EFAULT, -EFAULT },
	{ -EBUSY, -EAGAIN }, /* -EBUSY: nothing was changed */
};

/* No key is left to seal a number twice under; the next reboot may be good. */
START_TEST(launch_fails)
{
	t.fails = 2;
	t.error = launches[_i].error;
	ck_assert_int_eq(snpnode_world_reboot(&t.world), launches[_i].said);
	ck_assert_mem_eq(&t.page, &none, sizeof(none));
	ck_assert_int_eq(snpnode_world_reboot(&t.world), 0);
	ck_assert(is_new());
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("world");
	TCase *tc = tcase_create("world");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, reboots);
	tcase_add_test(tc, driver_is_loaded);
	tcase_add_loop_test(tc, launch_fails, 0, 2);
	suite_add_tcase(suite, tc);
	return suite;
}
