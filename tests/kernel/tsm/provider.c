/* SPDX-License-Identifier: MIT */
#include "provider.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MSG_MAX (sizeof(struct tsmhost_answer) + TSMHOST_BLOBS_MAX)

/* What the kernel's sev-guest driver makes of an end. */
static int errno_of(snpguest_status status)
{
	switch (status) {
	case SNPGUEST_OK:
		return 0;
	case SNPGUEST_E_FIRMWARE:
		return -EINVAL;
	default:
		return -EIO;
	}
}

static size_t put(uint8_t *blobs, size_t at, const void *data, size_t len)
{
	if (len)
		memcpy(blobs + at, data, len);
	return at + len;
}

static int report(struct provider *provider,
		  const struct snpguest_report_request *req,
		  struct tsmhost_answer *answer, uint8_t *blobs)
{
	snpguest_certs *certs;
	snpguest_status status;
	const uint8_t *table;
	size_t len, table_len;

	status = snpguest_get_ext_report(provider->dev, req, blobs,
					 SNPGUEST_REPORT_SIZE_MAX, &len, &certs,
					 NULL);
	if (status)
		return errno_of(status);
	table = snpguest_certs_table(certs, &table_len);
	put(blobs, len, table, table_len);
	answer->report_len = (uint32_t)len;
	answer->certs_len = (uint32_t)table_len;
	snpguest_certs_free(certs);
	return 0;
}

static int attest(struct provider *provider,
		  const struct tsmhost_request *asked,
		  struct tsmhost_answer *answer, uint8_t *blobs)
{
	static const uint8_t none[SNPSIM_GUID_SIZE];
	struct snpguest_report_request req = { .size = sizeof(req) };
	struct snpsim_svsm_request request = {
		.one_service = memcmp(asked->service_guid, none, 16) != 0,
		.manifest_version = asked->manifest_version,
	};
	struct snpsim_svsm_manifest manifest;
	int error;

	if (strcmp(asked->service_provider, "svsm") != 0)
		return -EINVAL;
	memcpy(request.guid, asked->service_guid, sizeof(request.guid));
	memcpy(request.nonce, asked->inblob, sizeof(request.nonce));
	error = snpsim_svsm_attest(&provider->svsm, &request, &manifest);
	if (error)
		return error;
	memcpy(req.user_data, manifest.report_data, sizeof(req.user_data));
	error = report(provider, &req, answer, blobs);
	if (error)
		return error;
	put(blobs, answer->report_len + answer->certs_len, manifest.data,
	    manifest.len);
	answer->manifest_len = (uint32_t)manifest.len;
	return 0;
}

static int serve(struct provider *provider, struct tsmhost_answer *answer,
		 uint8_t *blobs)
{
	const struct tsmhost_request *asked = &provider->last;
	struct snpguest_report_request req = {
		.size = sizeof(req),
		.vmpl = asked->privlevel,
	};
	int error = atomic_load(&provider->error);

	if (error)
		return error;
	if (asked->inblob_len != sizeof(req.user_data))
		return -EINVAL;
	if (asked->service_provider[0])
		return attest(provider, asked, answer, blobs);
	memcpy(req.user_data, asked->inblob, sizeof(req.user_data));
	return report(provider, &req, answer, blobs);
}

static void *serve_all(void *ctx)
{
	static uint8_t msg[MSG_MAX] __attribute__((aligned(8)));
	struct tsmhost_answer *answer = (struct tsmhost_answer *)(void *)msg;
	struct provider *provider = ctx;
	size_t len;

	while (read(provider->fd, &provider->last, sizeof(provider->last)) >
	       0) {
		memset(answer, 0, sizeof(*answer));
		answer->error = serve(provider, answer, msg + sizeof(*answer));
		atomic_fetch_add(&provider->asked, 1);
		len = answer->error ? 0
				    : answer->report_len + answer->certs_len +
					      answer->manifest_len;
		if (write(provider->fd, msg, sizeof(*answer) + len) < 0)
			perror("# the provider's answer");
	}
	perror("# the provider ends");
	return NULL;
}

/* For whoever verifies: the machine's own root. */
static bool write_root(snpguest_sim *sim, const char *pki)
{
	uint8_t der[4096];
	char path[256];
	size_t len;
	FILE *f;

	mkdir(pki, 0755);
	snprintf(path, sizeof(path), "%s/ark.der", pki);
	if (snpguest_sim_cert(sim, SNPGUEST_SIM_CERT_ARK, der, sizeof(der),
			      &len))
		return false;
	f = fopen(path, "we");
	if (!f)
		return false;
	len -= fwrite(der, 1, len, f);
	return fclose(f) == 0 && len == 0;
}

bool provider_start(struct provider *provider, const char *keys,
		    const char *pki)
{
	const struct snpguest_sim_options options = {
		.size = sizeof(options),
		.pki_dir = keys,
	};
	static const uint8_t vmpck[SNPSIM_VMPCK_SIZE] = { 1 };
	struct snpguest_transport transport = { .size = sizeof(transport) };
	void *ctx;

	memset(provider, 0, sizeof(*provider));
	provider->fd = open("/dev/tsm-host", O_RDWR | O_CLOEXEC);
	return provider->fd >= 0 && snpsim_svsm_boot(&provider->svsm, vmpck) &&
	       snpguest_sim_new(&options, &provider->sim) == SNPGUEST_OK &&
	       snpguest_sim_transport(provider->sim, &transport, &ctx) ==
		       SNPGUEST_OK &&
	       snpguest_open_transport(&transport, ctx, NULL, &provider->dev) ==
		       SNPGUEST_OK &&
	       write_root(provider->sim, pki) &&
	       pthread_create(&provider->thread, NULL, serve_all, provider) ==
		       0;
}

int provider_register(struct provider *provider, const char *name,
		      uint32_t floor, bool has_svsm)
{
	struct tsmhost_provider own = { .floor = floor, .has_svsm = has_svsm };

	snprintf(own.name, sizeof(own.name), "%s", name);
	return ioctl(provider->fd, TSMHOST_REGISTER, &own) ? errno : 0;
}

void provider_unregister(struct provider *provider)
{
	ioctl(provider->fd, TSMHOST_UNREGISTER);
}
