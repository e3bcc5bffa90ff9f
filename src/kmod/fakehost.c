/* SPDX-License-Identifier: MIT */
/*
 * A module for tests: gives snpguest.ko a guest on any machine.  Its secrets
 * page lives as long as this module does, so a driver that is loaded anew
 * finds the counter, or the wiped key, that the one before left.
 */
#include "fakehost.h"

#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#define SECRETS_VMPCK 0x20

static struct snpkmod_fakehost *the_fake;

static struct snpkmod_fakehost *fake_of(struct snpkmod_host *host)
{
	return container_of(host, struct snpkmod_fakehost, host);
}

static int fake_take(struct snpkmod_host *host)
{
	struct snpkmod_fakehost *fake = fake_of(host);
	int error = 0;

	mutex_lock(&fake->exit.lock);
	if (fake->taken || !try_module_get(THIS_MODULE))
		error = -EBUSY;
	else
		fake->taken = true;
	mutex_unlock(&fake->exit.lock);
	return error;
}

static void fake_drop(struct snpkmod_host *host)
{
	struct snpkmod_fakehost *fake = fake_of(host);

	mutex_lock(&fake->exit.lock);
	fake->taken = false;
	mutex_unlock(&fake->exit.lock);
	module_put(THIS_MODULE);
}

static void fake_call(struct snpkmod_host *host,
		      const struct snpkmod_exit *exit,
		      struct snpcore_answer *answer)
{
	snpkmod_fakeexit_call(&fake_of(host)->exit, exit, answer);
}

int snpkmod_fakehost_boot(struct snpkmod_fakehost *fake,
			  const struct snpwire_host_boot *boot)
{
	int error = 0;

	mutex_lock(&fake->exit.lock);
	if (fake->taken)
		error = -EBUSY;
	else /* the VMPCKs, and the counters right after them */
		memcpy(fake->host.secrets + SECRETS_VMPCK, boot, sizeof(*boot));
	mutex_unlock(&fake->exit.lock);
	return error;
}

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

static int fill(struct snpkmod_fakehost *fake)
{
	int error;

	fake->host.secrets = (u8 *)get_zeroed_page(GFP_KERNEL);
	if (!fake->host.secrets)
		return -ENOMEM;
	fake->host.take = fake_take;
	fake->host.drop = fake_drop;
	fake->host.call = fake_call;
	snpkmod_fakeexit_init(&fake->exit);
	error = make_guest(fake);
	if (error)
		goto err_secrets;
	error = snpkmod_fakedev_register(fake);
	if (error)
		goto err_guest;
	return 0;

err_guest:
	fake->pdev->dev.platform_data = NULL;
	platform_device_unregister(fake->pdev);
err_secrets:
	free_page((unsigned long)fake->host.secrets);
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
	/* It is ours, not the device's to free. */
	the_fake->pdev->dev.platform_data = NULL;
	platform_device_unregister(the_fake->pdev);
	memzero_explicit(the_fake->host.secrets, PAGE_SIZE);
	free_page((unsigned long)the_fake->host.secrets);
	memzero_explicit(the_fake, sizeof(*the_fake));
	kvfree(the_fake);
}

module_init(fakehost_init);
module_exit(fakehost_exit);

MODULE_LICENSE("Dual MIT/GPL");
MODULE_AUTHOR("libsnpguest");
MODULE_DESCRIPTION("A fake SEV-SNP guest with its host in user space (tests)");
