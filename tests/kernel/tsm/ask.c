/* SPDX-License-Identifier: MIT */
#include "ask.h"

#include <string.h>

struct own own;

void forget(void)
{
	snpguest_certs_free(own.certs);
	snpguest_manifest_free(own.manifest);
	own.certs = NULL;
	own.manifest = NULL;
	memset(&own.report, 0, sizeof(own.report));
}

static snpguest_status parse(snpguest_status status)
{
	return status ? status
		      : snpguest_report_parse(own.raw, own.len, &own.report,
					      sizeof(own.report));
}

snpguest_status ask(void)
{
	forget();
	own.req.user_data[0]++;
	return parse(snpguest_get_report(own.dev, &own.req, own.raw,
					 sizeof(own.raw), &own.len,
					 &own.fault));
}

snpguest_status ask_ext(void)
{
	forget();
	own.req.user_data[0]++;
	return parse(snpguest_get_ext_report(own.dev, &own.req, own.raw,
					     sizeof(own.raw), &own.len,
					     &own.certs, &own.fault));
}

snpguest_status ask_svsm(const struct snpguest_svsm_request *svsm)
{
	forget();
	own.req.user_data[0]++;
	return parse(snpguest_get_svsm_report(
		own.dev, &own.req, svsm, own.raw, sizeof(own.raw), &own.len,
		&own.certs, &own.manifest, &own.fault));
}

bool is_mine(void)
{
	return memcmp(own.report.report_data, own.req.user_data, 64) == 0;
}

bool open_own(void)
{
	memset(&own, 0, sizeof(own));
	own.req.size = sizeof(own.req);
	return snpguest_open(NULL, NULL, &own.dev, &own.fault) == SNPGUEST_OK;
}
