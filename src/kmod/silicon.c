/* SPDX-License-Identifier: MIT */
#include "silicon.h"

#if SNPKMOD_SILICON

#include <linux/cc_platform.h>
#include <linux/io.h>
#include <linux/platform_device.h>
#include <linux/set_memory.h>
#include <linux/sev-guest.h>
#include <asm/sev.h>

/* What no host answers; it stays where no answer came. */
#define NO_ANSWER U64_MAX

static int silicon_take(struct snpkmod_host *host)
{
	return 0;
}

static void silicon_drop(struct snpkmod_host *host)
{
}

static int silicon_share(u8 *first, int pages)
{
	return set_memory_decrypted((unsigned long)first, pages);
}

static int silicon_unshare(u8 *first, int pages)
{
	return set_memory_encrypted((unsigned long)first, pages);
}

static void silicon_call(struct snpkmod_host *host,
			 const struct snpkmod_exit *exit,
			 struct snpcore_answer *answer)
{
	struct snp_guest_request_ioctl rio = { .exitinfo2 = NO_ANSWER };
	struct snp_req_data data = {
		.req_gpa = __pa(exit->request),
		.resp_gpa = __pa(exit->response),
		.data_gpa = __pa(exit->certs),
		.data_npages = exit->npages,
	};
	int rc = snp_issue_guest_request(exit->exit_code, &data, &rio);

	/*
	 * Positive: the GHCB protocol broke down (enum es_result).  Negative
	 * and no code: the call did not get so far.  Else the code decides.
	 */
	if (rc > 0 || rio.exitinfo2 == NO_ANSWER || (rc && !rio.exitinfo2))
		return;
	answer->failed = false;
	answer->exitinfo2 = rio.exitinfo2;
	answer->npages = data.data_npages;
}

static struct snpkmod_host silicon = {
	.take = silicon_take,
	.drop = silicon_drop,
	.share = silicon_share,
	.unshare = silicon_unshare,
	.call = silicon_call,
};

struct snpkmod_host *snpkmod_silicon_get(struct platform_device *pdev)
{
	const struct sev_guest_platform_data *data =
		dev_get_platdata(&pdev->dev);
	void __iomem *secrets;

	if (!data || !cc_platform_has(CC_ATTR_GUEST_SEV_SNP)) {
		dev_err(&pdev->dev, "this is no SEV-SNP guest\n");
		return NULL;
	}
	/* Private memory of the guest's, though it is no memory of Linux's. */
	secrets = ioremap_encrypted(data->secrets_gpa, PAGE_SIZE);
	if (!secrets) {
		dev_err(&pdev->dev, "cannot map the secrets page\n");
		return NULL;
	}
	silicon.secrets = (__force u8 *)secrets;
	return &silicon;
}

void snpkmod_silicon_put(struct snpkmod_host *host)
{
	if (host == &silicon)
		iounmap((__force void __iomem *)silicon.secrets);
}

#else

struct snpkmod_host *snpkmod_silicon_get(struct platform_device *pdev)
{
	return NULL;
}

void snpkmod_silicon_put(struct snpkmod_host *host)
{
}

#endif
