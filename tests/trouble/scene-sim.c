/* SPDX-License-Identifier: MIT */
/* libsnpguest-sim's public functions, each called so that it can succeed. */
#include <stdio.h>
#include <string.h>

#include "scene.h"

static snpguest_status wrong_unless(bool right, snpguest_status st)
{
	return right ? st : SCENE_WRONG;
}

static snpguest_status run_new(void)
{
	snpguest_sim *sim = NULL;
	snpguest_status st = snpguest_sim_new(&scene.options, &sim);
	bool right = SCENE_RIGHT((st == SNPGUEST_OK) == !!sim);

	snpguest_sim_free(sim);
	return wrong_unless(right, st);
}

static snpguest_status run_new_guest(void)
{
	snpguest_sim *sim = NULL;
	snpguest_status st =
		snpguest_sim_new_guest(scene.sim, &scene.options, &sim);
	bool right = SCENE_RIGHT((st == SNPGUEST_OK) == !!sim);

	snpguest_sim_free(sim);
	return wrong_unless(right, st);
}

static snpguest_status run_transport(void)
{
	struct snpguest_transport transport;
	void *ctx;
	snpguest_status st =
		snpguest_sim_transport(scene.sim, &transport, &ctx);

	if (st != SNPGUEST_OK)
		return st;
	st = snpguest_sim_set_nonblock(ctx, 1);
	transport.close(ctx);
	return st;
}

static snpguest_status run_reboot(void)
{
	return snpguest_sim_reboot(scene.sim);
}

static snpguest_status run_update(void)
{
	static const uint8_t version[3] = { 1, 58, 1 };
	struct snpguest_tcb tcb = { .snp = 99, .microcode = 210 };

	return snpguest_sim_update_firmware(scene.sim, &tcb, version);
}

static snpguest_status run_set_plan(void)
{
	char error[SNPGUEST_SIM_ERROR_MAX];

	return snpguest_sim_set_plan(
		scene.sim, "table extra 3\nat 9 on message busy\n", error);
}

static snpguest_status run_cert(void)
{
	uint8_t der[4096];
	size_t len = 0;
	snpguest_status st = SNPGUEST_OK;

	for (uint32_t which = 0; which <= SNPGUEST_SIM_CERT_CRL; which++) {
		st = snpguest_sim_cert(scene.sim, which, der, sizeof(der),
				       &len);
		if (which == SNPGUEST_SIM_CERT_VLEK) /* none is loaded */
			st = wrong_unless(SCENE_RIGHT(st != SNPGUEST_OK),
					  SNPGUEST_OK);
		if (st != SNPGUEST_OK)
			return st;
		if (which == SNPGUEST_SIM_CERT_ARK &&
		    !SCENE_RIGHT(len == scene.ark_len))
			return SCENE_WRONG;
	}
	return st;
}

static snpguest_status run_log_and_clock(void)
{
	struct snpguest_sim_exit exits[2];
	size_t count = 0;
	bool right =
		SCENE_RIGHT(snpguest_sim_log(scene.sim, 0, exits,
					     sizeof(exits[0]), 2,
					     &count) == SNPGUEST_OK) &&
		SCENE_RIGHT(snpguest_sim_advance(scene.sim, 5) == SNPGUEST_OK);

	return wrong_unless(right, SNPGUEST_OK);
}

static snpguest_status run_constant(void)
{
	int64_t value = 0;
	bool right =
		SCENE_RIGHT(snpguest_sim_constant("SNPGUEST_SIM_CERT_CRL",
						  &value) == SNPGUEST_OK) &&
		SCENE_RIGHT(value == SNPGUEST_SIM_CERT_CRL);

	return wrong_unless(right, SNPGUEST_OK);
}

const struct scene_row scene_sim[] = {
	{ "snpguest_sim_new", run_new, NEED_NOTHING, false },
	{ "snpguest_sim_free", run_new, NEED_NOTHING, false },
	{ "snpguest_sim_new_guest", run_new_guest, NEED_SIM, false },
	{ "snpguest_sim_transport", run_transport, NEED_SIM, false },
	{ "snpguest_sim_set_nonblock", run_transport, NEED_SIM, false },
	{ "snpguest_sim_reboot", run_reboot, NEED_SIM, false },
	{ "snpguest_sim_update_firmware", run_update, NEED_SIM, false },
	{ "snpguest_sim_set_plan", run_set_plan, NEED_SIM, false },
	{ "snpguest_sim_cert", run_cert, NEED_SIM, false },
	{ "snpguest_sim_log", run_log_and_clock, NEED_SIM, false },
	{ "snpguest_sim_advance", run_log_and_clock, NEED_SIM, false },
	{ "snpguest_sim_constant", run_constant, NEED_NOTHING, true },
	{ NULL, NULL, NEED_NOTHING, false },
};
