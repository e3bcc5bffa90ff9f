/* SPDX-License-Identifier: MIT */
/*
 * A module for tests: gives snpguest.ko a guest on any machine.  Its secrets
 * page lives as long as this module does, so a driver that is loaded anew
 * finds the counter, or the wiped key, that the one before left.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "fakedev.h"

static struct snpkmod_fakehost *the_fake;

/* The device that snpguest.ko binds to. */
static int make_guest(struct snpkmod_fakehost *fake)
{
	fake->pdev = platform_device_register_simple(
		SNPKMOD_FAKE_DEVICE, PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(fake->pdev))
		return PTR_ERR(fake->pdev);
	fake->pdev->dev.platform_data = &fake->host;
	return 0;
}

static void remove_guest(struct snpkmod_fakehost *fake)
{
	/* It is ours, not the device's to free. */
	fake->pdev->dev.platform_data = NULL;
	platform_device_unregister(fake->pdev);
}

static int fill(struct snpkmod_fakehost *fake)
{
	int error = snpkmod_fakehost_init(fake);

	if (error)
		return error;
	error = make_guest(fake);
	if (error)
		goto err_host;
	error = snpkmod_fakedev_register(fake);
	if (error)
		goto err_guest;
	return 0;

err_guest:
	remove_guest(fake);
err_host:
	snpkmod_fakehost_destroy(fake);
	return error;
}

static int __init fakehost_init(void)
{
	int error;

	the_fake = kvzalloc(sizeof(*the_fake), GFP_KERNEL);
	if (!the_fake)
		return -ENOMEM;
	error = fill(the_fake);
	if (error)
		kvfree(the_fake);
	return error;
}

static void __exit fakehost_exit(void)
{
	snpkmod_fakedev_unregister(the_fake);
	remove_guest(the_fake);
	snpkmod_fakehost_destroy(the_fake);
	memzero_explicit(the_fake, sizeof(*the_fake));
	kvfree(the_fake);
}

module_init(fakehost_init);
module_exit(fakehost_exit);

MODULE_LICENSE("Dual MIT/GPL");
MODULE_AUTHOR("libsnpguest");
MODULE_DESCRIPTION("A fake SEV-SNP guest with its host in user space (tests)");
