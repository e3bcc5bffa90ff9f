/* SPDX-License-Identifier: MIT */
/*
 * simulated-machine: how to test a program of your own without the hardware.
 * is_our_image() is that program; main() is its test, on a machine that was
 * launched with one measurement, and on one that was launched with another.
 */
#include <snpguest-sim.h>

#include <stdio.h>
#include <string.h>

static const uint8_t our_image[48] = "the measurement of our image";

/* 1 if the guest behind @dev runs our image, 0 if another, -1 if no report. */
static int is_our_image(snpguest_device *dev)
{
	struct snpguest_report_request request = { .size = sizeof(request) };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	struct snpguest_report report;
	size_t len;

	if (snpguest_get_report(dev, &request, raw, sizeof(raw), &len, NULL))
		return -1;
	if (snpguest_report_parse(raw, len, &report, sizeof(report)))
		return -1;
	return memcmp(report.measurement, our_image, sizeof(our_image)) == 0;
}

static int ask_a_machine(uint8_t measurement_end)
{
	struct snpguest_sim_options options = { .size = sizeof(options) };
	struct snpguest_transport transport;
	snpguest_device *dev = NULL;
	snpguest_sim *sim = NULL;
	snpguest_status status;
	void *ctx = NULL;
	int answer = -1;

	memcpy(options.measurement, our_image, sizeof(our_image));
	options.measurement[47] = measurement_end;
	status = snpguest_sim_new(&options, &sim);
	if (!status)
		status = snpguest_sim_transport(sim, &transport, &ctx);
	if (!status)
		status = snpguest_open_transport(&transport, ctx, NULL, &dev);
	if (!status)
		answer = is_our_image(dev);
	snpguest_close(dev);
	snpguest_sim_free(sim);
	return answer;
}

int main(void)
{
	int ours = ask_a_machine(0), other = ask_a_machine(1);

	printf("our image: %d, another image: %d\n", ours, other);
	return ours == 1 && other == 0 ? 0 : 1;
}
