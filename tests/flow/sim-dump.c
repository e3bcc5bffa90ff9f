/* SPDX-License-Identifier: MIT */
/*
 * sim-dump FOLDER LINE KEY: a simulated machine's report, its certificates
 * and its revocation list, for other tools to look at.
 */
#include <snpguest-sim.h>
#include <stdio.h>
#include <stdlib.h>

static int save(const char *folder, const char *name, const uint8_t *data,
		size_t len)
{
	char path[4096];
	FILE *file;
	int good;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wb");
	if (!file)
		return 0;
	good = fwrite(data, 1, len, file) == len;
	return fclose(file) == 0 && good;
}

static int save_certs(snpguest_sim *sim, const char *folder)
{
	static const char *const names[] = {
		[SNPGUEST_SIM_CERT_ARK] = "ark.der",
		[SNPGUEST_SIM_CERT_ASK] = "ask.der",
		[SNPGUEST_SIM_CERT_ASVK] = "asvk.der",
		[SNPGUEST_SIM_CERT_LEAF] = "leaf.der",
		[SNPGUEST_SIM_CERT_VCEK] = "vcek.der",
		[SNPGUEST_SIM_CERT_VLEK] = NULL,
		[SNPGUEST_SIM_CERT_CRL] = "crl.der",
	};
	uint8_t der[8192];
	size_t len;
	uint32_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i] &&
		    (snpguest_sim_cert(sim, i, der, sizeof(der), &len) ||
		     !save(folder, names[i], der, len)))
			return 0;
	return 1;
}

static int save_report(snpguest_sim *sim, const char *folder)
{
	const struct snpguest_report_request request = {
		.size = sizeof(request),
		.user_data = "looked at by openssl(1)",
	};
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	struct snpguest_transport transport;
	snpguest_device *dev;
	size_t len;
	void *ctx;
	int good;

	if (snpguest_sim_transport(sim, &transport, &ctx) ||
	    snpguest_open_transport(&transport, ctx, NULL, &dev))
		return 0;
	good = !snpguest_get_report(dev, &request, raw, sizeof(raw), &len,
				    NULL) &&
	       save(folder, "report.bin", raw, len);
	snpguest_close(dev);
	return good;
}

int main(int argc, char **argv)
{
	struct snpguest_sim_options options = {
		.size = sizeof(options),
		.pki_dir = getenv("SNPGUEST_TEST_PKI"),
	};
	snpguest_sim *sim;
	int good;

	if (argc != 4)
		return 2;
	options.line = (uint32_t)atoi(argv[2]);
	options.signing_key = (uint32_t)atoi(argv[3]);
	if (snpguest_sim_new(&options, &sim))
		return 1;
	good = save_report(sim, argv[1]) && save_certs(sim, argv[1]);
	snpguest_sim_free(sim);
	return !good;
}
