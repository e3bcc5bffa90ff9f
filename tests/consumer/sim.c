/* SPDX-License-Identifier: MIT */
#include <snpguest-sim.h>
#include <stdio.h>

int main(void)
{
	struct snpguest_key_request request = { .size = sizeof(request) };
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];
	struct snpguest_transport transport;
	snpguest_device *dev = NULL;
	snpguest_sim *sim = NULL;
	snpguest_status status;
	void *ctx = NULL;

	status = snpguest_sim_new(NULL, &sim);
	if (!status)
		status = snpguest_sim_transport(sim, &transport, &ctx);
	if (!status)
		status = snpguest_open_transport(&transport, ctx, NULL, &dev);
	if (!status)
		status = snpguest_derive_key(dev, &request, key, NULL);
	snpguest_close(dev);
	snpguest_sim_free(sim);
	printf("%s\n", snpguest_status_name(status));
	return status != SNPGUEST_OK;
}
