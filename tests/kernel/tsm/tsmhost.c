/* SPDX-License-Identifier: MIT */
/*
 * A provider for the kernel's configfs-tsm, for tests: whatever the core asks
 * for is asked of a program.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/tsm.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "tsmhost.h"

/* No program should need longer, in an emulated machine. */
#define ANSWER_WITHIN (60 * HZ)

enum stage { IDLE, ASKED, TAKEN, ANSWERED };

static DEFINE_MUTEX(lock);
static DECLARE_WAIT_QUEUE_HEAD(wait);
static enum stage stage;
static struct tsmhost_request request;
static struct tsmhost_answer answer;
static u8 *blobs;

/* Held while the provider is made or taken away. */
static DEFINE_MUTEX(registration);
static struct tsmhost_provider provider;
static bool registered;

static void ask(const struct tsm_desc *desc)
{
	memset(&request, 0, sizeof(request));
	request.privlevel = desc->privlevel;
	request.inblob_len = desc->inblob_len;
	memcpy(request.inblob, desc->inblob, sizeof(request.inblob));
	if (desc->service_provider)
		strscpy(request.service_provider, desc->service_provider,
			sizeof(request.service_provider));
	memcpy(request.service_guid, &desc->service_guid,
	       sizeof(request.service_guid));
	request.manifest_version = desc->service_manifest_version;
	stage = ASKED;
}

/* The core frees it with kvfree(). */
static int blob_take(u8 **blob, size_t *blob_len, size_t at, u32 len)
{
	if (!len)
		return 0;
	*blob = kvmalloc(len, GFP_KERNEL);
	if (!*blob)
		return -ENOMEM;
	memcpy(*blob, blobs + at, len);
	*blob_len = len;
	return 0;
}

static int answer_take(struct tsm_report *report)
{
	size_t certs = answer.report_len;
	size_t manifest = certs + answer.certs_len;

	if (answer.error)
		return answer.error;
	return blob_take(&report->outblob, &report->outblob_len, 0,
			 answer.report_len) ?:
	       blob_take(&report->auxblob, &report->auxblob_len, certs,
			 answer.certs_len) ?:
	       blob_take(&report->manifestblob, &report->manifestblob_len,
			 manifest, answer.manifest_len);
}

/* The core calls this under a lock of its own: one at a time. */
static int report_new(struct tsm_report *report, void *data)
{
	long left;
	int error;

	mutex_lock(&lock);
	ask(&report->desc);
	mutex_unlock(&lock);
	wake_up_all(&wait);
	left = wait_event_interruptible_timeout(
		wait, READ_ONCE(stage) == ANSWERED, ANSWER_WITHIN);
	mutex_lock(&lock);
	error = left > 0 ? answer_take(report) : left ? -EINTR : -ETIMEDOUT;
	stage = IDLE;
	mutex_unlock(&lock);
	return error;
}

static bool attr_visible(int n)
{
	return n < TSM_REPORT_SERVICE_PROVIDER || provider.has_svsm;
}

static bool bin_attr_visible(int n)
{
	return n < TSM_REPORT_MANIFESTBLOB || provider.has_svsm;
}

static struct tsm_ops ops = {
	.name = provider.name,
	.report_new = report_new,
	.report_attr_visible = attr_visible,
	.report_bin_attr_visible = bin_attr_visible,
};

static long provider_register(const void __user *arg)
{
	long error;

	if (registered)
		return -EBUSY;
	if (copy_from_user(&provider, arg, sizeof(provider)))
		return -EFAULT;
	provider.name[sizeof(provider.name) - 1] = '\0';
	ops.privlevel_floor = provider.floor;
	error = tsm_register(&ops, NULL);
	registered = !error;
	return error;
}

static void provider_unregister(void)
{
	if (registered)
		tsm_unregister(&ops);
	registered = false;
}

static ssize_t host_read(struct file *filp, char __user *buf, size_t len,
			 loff_t *pos)
{
	ssize_t done = sizeof(request);

	if (len != sizeof(request))
		return -EINVAL;
	if (wait_event_interruptible(wait, READ_ONCE(stage) == ASKED))
		return -ERESTARTSYS;
	mutex_lock(&lock);
	if (stage != ASKED)
		done = -EAGAIN;
	else if (copy_to_user(buf, &request, sizeof(request)))
		done = -EFAULT;
	else
		stage = TAKEN;
	mutex_unlock(&lock);
	return done;
}

/* All of it fits in what was allocated, and its parts are what is there. */
static int answer_check(const struct tsmhost_answer *got, size_t blobs_len)
{
	u64 sum = (u64)got->report_len + got->certs_len + got->manifest_len;

	return sum == blobs_len && sum <= TSMHOST_BLOBS_MAX ? 0 : -EINVAL;
}

static ssize_t host_write(struct file *filp, const char __user *buf, size_t len,
			  loff_t *pos)
{
	struct tsmhost_answer got;
	ssize_t done;

	if (len < sizeof(got))
		return -EINVAL;
	mutex_lock(&lock);
	done = copy_from_user(&got, buf, sizeof(got)) ? -EFAULT : 0;
	if (!done)
		done = answer_check(&got, len - sizeof(got));
	if (!done && stage != TAKEN)
		done = -EINVAL;
	if (!done &&
	    copy_from_user(blobs, buf + sizeof(got), len - sizeof(got)))
		done = -EFAULT;
	if (!done) {
		answer = got;
		stage = ANSWERED;
		done = len;
	}
	mutex_unlock(&lock);
	wake_up_all(&wait);
	return done;
}

static long host_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	long error = -ENOTTY;

	mutex_lock(&registration);
	if (cmd == TSMHOST_REGISTER) {
		error = provider_register((const void __user *)arg);
	} else if (cmd == TSMHOST_UNREGISTER) {
		provider_unregister();
		error = 0;
	}
	mutex_unlock(&registration);
	return error;
}

static const struct file_operations host_fops = {
	.owner = THIS_MODULE,
	.read = host_read,
	.write = host_write,
	.unlocked_ioctl = host_ioctl,
};

static struct miscdevice host_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "tsm-host",
	.fops = &host_fops,
	.mode = 0600,
};

static int __init tsmhost_init(void)
{
	int error;

	blobs = kvmalloc(TSMHOST_BLOBS_MAX, GFP_KERNEL);
	if (!blobs)
		return -ENOMEM;
	error = misc_register(&host_misc);
	if (error)
		kvfree(blobs);
	return error;
}

static void __exit tsmhost_exit(void)
{
	misc_deregister(&host_misc);
	provider_unregister();
	kvfree(blobs);
}

module_init(tsmhost_init);
module_exit(tsmhost_exit);

MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A provider for configfs-tsm that asks a program (tests)");
