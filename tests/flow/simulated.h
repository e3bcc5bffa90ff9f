/* SPDX-License-Identifier: MIT */
/* A simulated machine with its device open, for flow tests. */
#ifndef SIMULATED_H
#define SIMULATED_H

#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <snpguest-sim.h>

struct simulated {
	snpguest_sim *sim;
	snpguest_device *dev;
};

static inline struct snpguest_sim_options simulated_options(void)
{
	return (struct snpguest_sim_options){
		.size = sizeof(struct snpguest_sim_options),
		.pki_dir = getenv("SNPGUEST_TEST_PKI"),
	};
}

static inline void simulated_attach(struct simulated *s,
				    const struct snpguest_options *options)
{
	struct snpguest_transport transport;
	void *ctx;

	ck_assert_int_eq(snpguest_sim_transport(s->sim, &transport, &ctx),
			 SNPGUEST_OK);
	ck_assert_int_eq(
		snpguest_open_transport(&transport, ctx, options, &s->dev),
		SNPGUEST_OK);
}

static inline void simulated_open(struct simulated *s,
				  const struct snpguest_sim_options *options)
{
	ck_assert_int_eq(snpguest_sim_new(options, &s->sim), SNPGUEST_OK);
	simulated_attach(s, NULL);
}

static inline void simulated_close(struct simulated *s)
{
	snpguest_close(s->dev);
	snpguest_sim_free(s->sim);
}

static inline size_t simulated_cert(snpguest_sim *sim, uint32_t which,
				    uint8_t *der, size_t cap)
{
	size_t len = 0;

	ck_assert_int_eq(snpguest_sim_cert(sim, which, der, cap, &len),
			 SNPGUEST_OK);
	return len;
}

#endif
