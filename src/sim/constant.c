/* SPDX-License-Identifier: MIT */
/*
 * What a C program reads in snpguest-sim.h, for bindings in languages that
 * cannot: constants, and how the compiler laid out the structures.
 */
#include "public.h"

#include "../wire/names.h"

/* All of the header; a test compares the two. */
/* clang-format off */
#define CONSTANTS(C) \
	C(SNPGUEST_SIM_REAL_TIME) \
	C(SNPGUEST_SIM_HOST_KVM) \
	C(SNPGUEST_SIM_MASK_CHIP_ID) \
	C(SNPGUEST_SIM_MASK_CHIP_KEY) \
	C(SNPGUEST_SIM_AUTHOR_KEY) \
	C(SNPGUEST_SIM_SET_CURRENT) \
	C(SNPGUEST_SIM_SET_COMMITTED) \
	C(SNPGUEST_SIM_SET_REPORTED) \
	C(SNPGUEST_SIM_SET_PLATFORM_INFO) \
	C(SNPGUEST_SIM_SET_MIT_VECTOR) \
	C(SNPGUEST_SIM_ERROR_MAX) \
	C(SNPGUEST_SIM_EXIT_FAILED) \
	C(SNPGUEST_SIM_EXIT_SILENT) \
	C(SNPGUEST_SIM_EXIT_PLANNED) \
	C(SNPGUEST_SIM_CERT_ARK) \
	C(SNPGUEST_SIM_CERT_ASK) \
	C(SNPGUEST_SIM_CERT_ASVK) \
	C(SNPGUEST_SIM_CERT_LEAF) \
	C(SNPGUEST_SIM_CERT_VCEK) \
	C(SNPGUEST_SIM_CERT_VLEK) \
	C(SNPGUEST_SIM_CERT_CRL)

#define LAYOUTS(SIZE, AT) \
	SIZE(snpguest_sim_options) \
	AT(snpguest_sim_options, size) \
	AT(snpguest_sim_options, line) \
	AT(snpguest_sim_options, report_version) \
	AT(snpguest_sim_options, signing_key) \
	AT(snpguest_sim_options, rate_s) \
	AT(snpguest_sim_options, rate_burst) \
	AT(snpguest_sim_options, flags) \
	AT(snpguest_sim_options, vmpck_id) \
	AT(snpguest_sim_options, guest_policy) \
	AT(snpguest_sim_options, measurement) \
	AT(snpguest_sim_options, host_data) \
	AT(snpguest_sim_options, guest_svn) \
	AT(snpguest_sim_options, busy_timeout_s) \
	AT(snpguest_sim_options, pending_lease_s) \
	AT(snpguest_sim_options, family_id) \
	AT(snpguest_sim_options, image_id) \
	AT(snpguest_sim_options, id_key_digest) \
	AT(snpguest_sim_options, author_key_digest) \
	AT(snpguest_sim_options, current_tcb) \
	AT(snpguest_sim_options, committed_tcb) \
	AT(snpguest_sim_options, reported_tcb) \
	AT(snpguest_sim_options, current_version) \
	AT(snpguest_sim_options, committed_version) \
	AT(snpguest_sim_options, platform_info) \
	AT(snpguest_sim_options, mit_vector) \
	AT(snpguest_sim_options, cert_time) \
	AT(snpguest_sim_options, pki_dir) \
	AT(snpguest_sim_options, state_dir) \
	AT(snpguest_sim_options, plan) \
	AT(snpguest_sim_options, seed) \
	AT(snpguest_sim_options, seed_len) \
	SIZE(snpguest_sim_exit) \
	AT(snpguest_sim_exit, number) \
	AT(snpguest_sim_exit, time_ms) \
	AT(snpguest_sim_exit, exit_code) \
	AT(snpguest_sim_exit, exitinfo2) \
	AT(snpguest_sim_exit, pages) \
	AT(snpguest_sim_exit, npages) \
	AT(snpguest_sim_exit, delay_ms) \
	AT(snpguest_sim_exit, flags) \
	AT(snpguest_sim_exit, request_seqno) \
	AT(snpguest_sim_exit, response_seqno) \
	AT(snpguest_sim_exit, request_sha256) \
	AT(snpguest_sim_exit, response_sha256)
/* clang-format on */

static const char names[] =
	CONSTANTS(SNPWIRE_NAME) LAYOUTS(SNPWIRE_SIZE_NAME, SNPWIRE_AT_NAME);
static const int64_t values[] = { CONSTANTS(SNPWIRE_VALUE) LAYOUTS(
	SNPWIRE_SIZE_VALUE, SNPWIRE_AT_VALUE) };

snpguest_status snpguest_sim_constant(const char *name, int64_t *value)
{
	size_t at;

	if (!value)
		return SNPGUEST_E_USAGE;
	*value = 0;
	if (!name || !snpwire_names_find(names, name, &at))
		return SNPGUEST_E_USAGE;
	*value = values[at];
	return SNPGUEST_OK;
}
