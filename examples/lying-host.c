/* SPDX-License-Identifier: MIT */
/*
 * lying-host: what becomes of your program when the host throttles it, or
 * lies.  fetch_report() is that program; main() puts it on a simulated machine
 * with one fault plan after the other.  The machine's clock moves on when
 * somebody waits, so that minutes of patience take no time; the seed makes it
 * the same machine each time.
 */
#include <snpguest-sim.h>

#include <stdio.h>
#include <string.h>

/* A report within 20 seconds, or why not. */
static snpguest_status fetch_report(const struct snpguest_transport *transport,
				    void *ctx, struct snpguest_fault *fault)
{
	struct snpguest_options options = { .size = sizeof(options),
					    .flags = SNPGUEST_SET_BUDGET,
					    .budget_ms = 20000 };
	struct snpguest_report_request request = { .size = sizeof(request) };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	snpguest_device *dev;
	snpguest_status status;
	size_t len;

	status = snpguest_open_transport(transport, ctx, &options, &dev);
	if (status)
		return status;
	status = snpguest_get_report(dev, &request, raw, sizeof(raw), &len,
				     fault);
	snpguest_close(dev);
	return status;
}

/* The program on a host that misbehaves by @plan, snpguest-faultplan(5). */
static int on_host(const char *plan, snpguest_status expected)
{
	struct snpguest_sim_options options = {
		.size = sizeof(options),
		.plan = plan,
		.seed = (const uint8_t *)"the same each time",
		.seed_len = 18,
	};
	struct snpguest_fault fault = { 0 };
	struct snpguest_transport transport;
	snpguest_status status;
	struct snpguest_sim_exit exits[512];
	snpguest_sim *sim;
	size_t count = 0;
	void *ctx;

	status = snpguest_sim_new(&options, &sim);
	if (status)
		return 1;
	status = snpguest_sim_transport(sim, &transport, &ctx);
	/* As snpguest_open() opens a device for who has a budget. */
	if (!status)
		status = snpguest_sim_set_nonblock(ctx, 1);
	if (!status)
		status = fetch_report(&transport, ctx, &fault);
	snpguest_sim_log(sim, 1, exits, sizeof(exits[0]), 512, &count);
	printf("%-32s %-12s %zu exits", plan, snpguest_status_name(status),
	       count);
	if (count)
		printf(" in %llu ms",
		       (unsigned long long)(exits[count - 1].time_ms -
					    exits[0].time_ms));
	printf("\n");
	snpguest_sim_free(sim);
	return status != expected;
}

int main(void)
{
	int wrong = 0;

	wrong += on_host("", SNPGUEST_OK);
	wrong += on_host("at 1 to 3 busy", SNPGUEST_OK);
	wrong += on_host("always busy", SNPGUEST_E_BUDGET);
	wrong += on_host("at 1 refuse vmm 7", SNPGUEST_E_VMM);
	wrong += on_host("at 1 flip 100 3", SNPGUEST_E_FORMAT);
	wrong += on_host("at 1 status 0x16", SNPGUEST_E_FIRMWARE);
	return wrong;
}
