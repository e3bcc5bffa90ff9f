/* SPDX-License-Identifier: MIT */
/* src/wire/hostcall.h says how it is used. */
#include "fakedev.h"

#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

static struct snpkmod_fakehost *fake_of(const struct file *filp)
{
	return filp->private_data;
}

static int fakedev_open(struct inode *inode, struct file *filp)
{
	struct miscdevice *misc = filp->private_data;
	struct snpkmod_fakehost *fake =
		container_of(misc, struct snpkmod_fakehost, misc);
	int error;

	/* Whoever plays the firmware holds the guest's keys. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	error = snpkmod_fakeexit_attend(&fake->exit);
	if (error)
		return error;
	filp->private_data = fake;
	return nonseekable_open(inode, filp);
}

static int fakedev_release(struct inode *inode, struct file *filp)
{
	snpkmod_fakeexit_leave(&fake_of(filp)->exit);
	return 0;
}

static int take_exit(struct file *filp, struct snpwire_host_exit *exit)
{
	struct snpkmod_fakeexit *fake = &fake_of(filp)->exit;
	int error = snpkmod_fakeexit_take(fake, exit);

	while (error == -EAGAIN && !(filp->f_flags & O_NONBLOCK)) {
		if (wait_event_interruptible(fake->wait,
					     snpkmod_fakeexit_posted(fake)))
			return -ERESTARTSYS;
		error = snpkmod_fakeexit_take(fake, exit);
	}
	return error;
}

static ssize_t fakedev_read(struct file *filp, char __user *buf, size_t len,
			    loff_t *pos)
{
	struct snpwire_host_exit *exit;
	ssize_t done;

	if (len != sizeof(*exit))
		return -EINVAL;
	exit = kvmalloc(sizeof(*exit), GFP_KERNEL);
	if (!exit)
		return -ENOMEM;
	done = take_exit(filp, exit);
	if (!done)
		done = copy_to_user(buf, exit, len) ? -EFAULT : (ssize_t)len;
	kvfree(exit);
	return done;
}

static ssize_t fakedev_write(struct file *filp, const char __user *buf,
			     size_t len, loff_t *pos)
{
	struct snpwire_host_reply *reply;
	ssize_t done;

	if (len != sizeof(*reply))
		return -EINVAL;
	reply = kvmalloc(sizeof(*reply), GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	done = copy_from_user(reply, buf, len) ? -EFAULT : 0;
	if (!done)
		done = snpkmod_fakeexit_answer(&fake_of(filp)->exit, reply);
	kvfree(reply);
	return done ? done : (ssize_t)len;
}

static long fakedev_ioctl(struct file *filp, unsigned int cmd,
			  unsigned long arg)
{
	struct snpwire_host_boot boot;
	long error;

	if (cmd != SNPWIRE_HOST_BOOT)
		return -ENOTTY;
	if (copy_from_user(&boot, (void __user *)arg, sizeof(boot)))
		return -EFAULT;
	error = snpkmod_fakehost_boot(fake_of(filp), &boot);
	memzero_explicit(&boot, sizeof(boot));
	return error;
}

static __poll_t fakedev_poll(struct file *filp, poll_table *table)
{
	struct snpkmod_fakeexit *fake = &fake_of(filp)->exit;

	poll_wait(filp, &fake->wait, table);
	return snpkmod_fakeexit_posted(fake) ? EPOLLIN | EPOLLRDNORM : 0;
}

static const struct file_operations fakedev_fops = {
	.owner = THIS_MODULE,
	.open = fakedev_open,
	.release = fakedev_release,
	.read = fakedev_read,
	.write = fakedev_write,
	.unlocked_ioctl = fakedev_ioctl,
	.poll = fakedev_poll,
};

int snpkmod_fakedev_register(struct snpkmod_fakehost *fake)
{
	fake->misc = (struct miscdevice){
		.minor = MISC_DYNAMIC_MINOR,
		.name = "snp-host",
		.fops = &fakedev_fops,
		.mode = 0600,
	};
	return misc_register(&fake->misc);
}

void snpkmod_fakedev_unregister(struct snpkmod_fakehost *fake)
{
	misc_deregister(&fake->misc);
}
