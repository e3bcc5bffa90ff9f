/* SPDX-License-Identifier: MIT */
#include "chardev.h"

#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>

#include "drive.h"
#include "request.h"
#include "uapi.h"

/* One open file: the owner of its pending message. */
struct snpkmod_file {
	struct snpkmod_guest *guest;
	struct snpkmod_caller caller;
};

static int chardev_open(struct inode *inode, struct file *filp)
{
	struct miscdevice *misc = filp->private_data;
	struct snpkmod_file *file = kzalloc(sizeof(*file), GFP_KERNEL_ACCOUNT);

	if (!file)
		return -ENOMEM;
	file->guest = container_of(misc, struct snpkmod_guest, misc);
	file->caller.owner = snpkmod_drive_open_owner(file->guest);
	/* As it was opened: a change by fcntl(2) does not count. */
	file->caller.nonblock = filp->f_flags & O_NONBLOCK;
	filp->private_data = file;
	return nonseekable_open(inode, filp);
}

static int chardev_release(struct inode *inode, struct file *filp)
{
	struct snpkmod_file *file = filp->private_data;

	snpkmod_drive_release(file->guest, file->caller.owner);
	kfree(file);
	return 0;
}

static long chardev_ioctl(struct file *filp, unsigned int cmd,
			  unsigned long arg)
{
	const struct snpkmod_file *file = filp->private_data;
	enum snpcore_kind kind;

	switch (cmd) {
	case SNPKMOD_GET_REPORT:
		kind = SNPCORE_REPORT;
		break;
	case SNPKMOD_GET_DERIVED_KEY:
		kind = SNPCORE_DERIVED_KEY;
		break;
	case SNPKMOD_GET_EXT_REPORT:
		kind = SNPCORE_EXT_REPORT;
		break;
	case SNPKMOD_RETRY:
		return snpkmod_request_retry(file->guest, &file->caller);
	default:
		return -ENOTTY;
	}
	return snpkmod_request(file->guest, &file->caller, kind,
			       (void __user *)arg);
}

static __poll_t chardev_poll(struct file *filp, poll_table *table)
{
	const struct snpkmod_file *file = filp->private_data;

	poll_wait(filp, &file->guest->wait, table);
	return snpkmod_drive_ready(file->guest, file->caller.owner)
		       ? EPOLLOUT | EPOLLWRNORM
		       : 0;
}

static const struct file_operations chardev_fops = {
	.owner = THIS_MODULE,
	.open = chardev_open,
	.release = chardev_release,
	.unlocked_ioctl = chardev_ioctl,
	.poll = chardev_poll,
};

int snpkmod_chardev_register(struct snpkmod_guest *guest)
{
	guest->misc = (struct miscdevice){
		.minor = MISC_DYNAMIC_MINOR,
		.name = "sev-guest",
		.fops = &chardev_fops,
		.parent = guest->dev,
		.mode = 0600,
	};
	return misc_register(&guest->misc);
}

void snpkmod_chardev_unregister(struct snpkmod_guest *guest)
{
	misc_deregister(&guest->misc);
}
