/* SPDX-License-Identifier: MIT */
/*
 * libsnpguest-sim: an SEV-SNP machine in the process.  Firmware, host and
 * driver are simulated; what a program sees through the library is what it
 * would see on the hardware, certificates of its own making aside.
 *
 *	snpguest_sim_new(NULL, &sim);
 *	snpguest_sim_transport(sim, &transport, &ctx);
 *	snpguest_open_transport(&transport, ctx, NULL, &dev);
 */
#ifndef SNPGUEST_SIM_H
#define SNPGUEST_SIM_H

#include <snpguest.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct snpguest_sim snpguest_sim;

/**
 * A machine to be made.  All zero but size is the default: Milan, report
 * version 3, VCEK, random keys, no limit on the rate of requests.
 * @size: sizeof(struct snpguest_sim_options)
 * @line: SNPGUEST_LINE_*; 0: Milan
 * @report_version: 2, 3 or 5; 0: what the line has
 * @signing_key: SNPGUEST_SIGNING_KEY_VCEK or _VLEK
 * @rate_s, @rate_burst: the guest driver's own limit; rate_s 0: none
 * @rsvd: 0
 * @guest_policy: 0: 0x30000 (SMT allowed, no debug)
 * @measurement, @host_data: as they shall stand in the report
 */
struct snpguest_sim_options {
	uint32_t size;
	uint32_t line;
	uint32_t report_version;
	uint32_t signing_key;
	uint32_t rate_s;
	uint32_t rate_burst;
	uint32_t rsvd[2];
	uint64_t guest_policy;
	uint8_t measurement[48];
	uint8_t host_data[32];
};

/**
 * Make a machine and boot a guest on it.
 * @options: or NULL for the defaults
 * Errors: E_USAGE, E_NOMEM, E_OS (no randomness or no cipher to be had).
 */
snpguest_status snpguest_sim_new(const struct snpguest_sim_options *options,
				 snpguest_sim **sim);
/** NULL is fine; devices opened on the machine must be closed before. */
void snpguest_sim_free(snpguest_sim *sim);

/**
 * The machine's device, for snpguest_open_transport().  Each call is one
 * open file of the device; closing the handle closes it.
 */
snpguest_status snpguest_sim_transport(snpguest_sim *sim,
				       struct snpguest_transport *transport,
				       void **ctx);

#define SNPGUEST_SIM_CERT_ARK 0u
#define SNPGUEST_SIM_CERT_ASK 1u
#define SNPGUEST_SIM_CERT_ASVK 2u
#define SNPGUEST_SIM_CERT_LEAF 3u

/**
 * A certificate of the machine's own making, DER.
 * @which: SNPGUEST_SIM_CERT_*
 * @len: receives its length; when E_USAGE says that @cap is too small, the
 *       length needed
 */
snpguest_status snpguest_sim_cert(snpguest_sim *sim, uint32_t which,
				  uint8_t *der, size_t cap, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
