/* SPDX-License-Identifier: MIT */
#include "fakehost.h"

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/string.h>

#define SECRETS_VMPCK 0x20

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

int snpkmod_fakehost_init(struct snpkmod_fakehost *fake)
{
	fake->host.secrets = (u8 *)get_zeroed_page(GFP_KERNEL);
	if (!fake->host.secrets)
		return -ENOMEM;
	fake->host.take = fake_take;
	fake->host.drop = fake_drop;
	fake->host.call = fake_call;
	snpkmod_fakeexit_init(&fake->exit);
	return 0;
}

void snpkmod_fakehost_destroy(struct snpkmod_fakehost *fake)
{
	memzero_explicit(fake->host.secrets, PAGE_SIZE);
	free_page((unsigned long)fake->host.secrets);
}
