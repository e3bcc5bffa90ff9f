/* SPDX-License-Identifier: MIT */
/* The module: found a host, made a device of it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>
#include <linux/version.h>

#include "drive.h"
#include "guest.h"
#include "params.h"
#include "silicon.h"

#define NAME "snpguest"
#define KERNELS_OWN "sev-guest"

static struct snpcore_config config;
/* There is one /dev/sev-guest; probing is serial. */
static struct snpkmod_guest *the_guest;
/* Why there is none; the platform bus keeps it to itself. */
static int probe_error;

static struct snpkmod_host *find_host(struct platform_device *pdev)
{
	const struct platform_device_id *id = platform_get_device_id(pdev);

	if (strcmp(id->name, SNPKMOD_FAKE_DEVICE) == 0)
		return dev_get_platdata(&pdev->dev);
	return snpkmod_silicon_get(pdev);
}

static int probe(struct platform_device *pdev)
{
	struct snpkmod_host *host;
	int error;

	if (the_guest)
		return -EBUSY;
	host = find_host(pdev);
	if (!host)
		return -ENODEV;
	error = snpkmod_guest_start(&pdev->dev, host, &config, &the_guest);
	if (error) {
		snpkmod_silicon_put(host);
		probe_error = error;
		return error;
	}
	platform_set_drvdata(pdev, the_guest);
	dev_info(&pdev->dev, "serving /dev/sev-guest under VMPCK%u\n",
		 config.vmpck_id);
	return 0;
}

static void leave(struct platform_device *pdev)
{
	struct snpkmod_guest *guest = platform_get_drvdata(pdev);
	struct snpkmod_host *host = guest->host;

	snpkmod_guest_stop(guest);
	snpkmod_silicon_put(host);
	the_guest = NULL;
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
static int remove(struct platform_device *pdev)
{
	leave(pdev);
	return 0;
}
#else
static void remove(struct platform_device *pdev)
{
	leave(pdev);
}
#endif

/* Reboot and kexec: a pending message must not be left to who comes next. */
static void shutdown(struct platform_device *pdev)
{
	snpkmod_guest_quiesce(platform_get_drvdata(pdev));
}

/*
 * Not a MODULE_DEVICE_TABLE: udev would load this beside the kernel's own
 * driver, and which of the two it is to be is for the administrator to say.
 */
static const struct platform_device_id ids[] = {
#if SNPKMOD_SILICON
	{ SNPKMOD_SILICON_DEVICE, 0 },
#endif
	{ SNPKMOD_FAKE_DEVICE, 0 },
	{},
};

static ssize_t state_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	return sysfs_emit(buf, "%s\n",
			  snpkmod_drive_state(dev_get_drvdata(dev)));
}
static DEVICE_ATTR_RO(state);

static struct attribute *guest_attrs[] = { &dev_attr_state.attr, NULL };
ATTRIBUTE_GROUPS(guest);

static struct platform_driver driver = {
	.driver = { .name = NAME, .dev_groups = guest_groups },
	.id_table = ids,
	.remove = remove,
	.shutdown = shutdown,
};

/* Two drivers on one message counter would use a number twice. */
static bool is_kernels_own_there(void)
{
	return driver_find(KERNELS_OWN, &platform_bus_type) != NULL;
}

static int __init snpguest_init(void)
{
	int error = snpkmod_params_get(&config);

	if (error)
		return error;
	if (is_kernels_own_there()) {
		pr_err("the kernel's own sev-guest driver is loaded; unload it "
		       "first: modprobe -r sev-guest\n");
		return -EBUSY;
	}
	if (!SNPKMOD_SILICON)
		pr_info("this kernel keeps the way to a real host to its own "
			"sev-guest driver; a fake one will do\n");
	error = platform_driver_probe(&driver, probe);
	if (error == -ENODEV && probe_error)
		error = probe_error;
	if (error)
		pr_err("no guest device could be served (%d)\n", error);
	return error;
}

static void __exit snpguest_exit(void)
{
	platform_driver_unregister(&driver);
}

module_init(snpguest_init);
module_exit(snpguest_exit);

MODULE_SOFTDEP("pre: gcm");
MODULE_LICENSE("Dual MIT/GPL");
MODULE_AUTHOR("libsnpguest");
MODULE_DESCRIPTION("AMD SEV-SNP guest device with throttling and retry");
