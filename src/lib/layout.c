/* SPDX-License-Identifier: MIT */
#include "layout.h"
#include "public.h"

#include "../wire/names.h"

#define SIZEOF "sizeof(struct "
#define OFFSETOF "offsetof(struct "

/* Every structure of the public headers; a test compares the two. */
/* clang-format off */
#define LAYOUTS(SIZE, AT) \
	SIZE(snpguest_fault) \
	AT(snpguest_fault, os_errno) \
	AT(snpguest_fault, fw_error) \
	AT(snpguest_fault, vmm_error) \
	AT(snpguest_fault, response_status) \
	AT(snpguest_fault, attempts) \
	SIZE(snpguest_options) \
	AT(snpguest_options, size) \
	AT(snpguest_options, flags) \
	AT(snpguest_options, budget_ms) \
	AT(snpguest_options, max_attempts) \
	AT(snpguest_options, transport) \
	AT(snpguest_options, cancel_fd) \
	AT(snpguest_options, on_wait) \
	AT(snpguest_options, on_wait_ctx) \
	SIZE(snpguest_transport) \
	AT(snpguest_transport, size) \
	AT(snpguest_transport, ioctl) \
	AT(snpguest_transport, now_ms) \
	AT(snpguest_transport, pause) \
	AT(snpguest_transport, close) \
	SIZE(snpguest_report_request) \
	AT(snpguest_report_request, size) \
	AT(snpguest_report_request, vmpl) \
	AT(snpguest_report_request, key_sel) \
	AT(snpguest_report_request, user_data) \
	SIZE(snpguest_svsm_request) \
	AT(snpguest_svsm_request, size) \
	AT(snpguest_svsm_request, has_service) \
	AT(snpguest_svsm_request, service_guid) \
	AT(snpguest_svsm_request, manifest_version) \
	SIZE(snpguest_key_request) \
	AT(snpguest_key_request, size) \
	AT(snpguest_key_request, root_key) \
	AT(snpguest_key_request, fields) \
	AT(snpguest_key_request, vmpl) \
	AT(snpguest_key_request, guest_svn) \
	AT(snpguest_key_request, tcb_version) \
	AT(snpguest_key_request, launch_mit_vector) \
	SIZE(snpguest_report) \
	AT(snpguest_report, version) \
	AT(snpguest_report, guest_svn) \
	AT(snpguest_report, policy) \
	AT(snpguest_report, family_id) \
	AT(snpguest_report, image_id) \
	AT(snpguest_report, vmpl) \
	AT(snpguest_report, signature_algo) \
	AT(snpguest_report, current_tcb) \
	AT(snpguest_report, platform_info) \
	AT(snpguest_report, key_info) \
	AT(snpguest_report, signing_key) \
	AT(snpguest_report, report_data) \
	AT(snpguest_report, measurement) \
	AT(snpguest_report, host_data) \
	AT(snpguest_report, id_key_digest) \
	AT(snpguest_report, author_key_digest) \
	AT(snpguest_report, report_id) \
	AT(snpguest_report, report_id_ma) \
	AT(snpguest_report, reported_tcb) \
	AT(snpguest_report, cpuid_family) \
	AT(snpguest_report, cpuid_model) \
	AT(snpguest_report, cpuid_stepping) \
	AT(snpguest_report, chip_id) \
	AT(snpguest_report, committed_tcb) \
	AT(snpguest_report, current_build) \
	AT(snpguest_report, current_minor) \
	AT(snpguest_report, current_major) \
	AT(snpguest_report, committed_build) \
	AT(snpguest_report, committed_minor) \
	AT(snpguest_report, committed_major) \
	AT(snpguest_report, launch_tcb) \
	AT(snpguest_report, launch_mit_vector) \
	AT(snpguest_report, current_mit_vector) \
	AT(snpguest_report, signature_r) \
	AT(snpguest_report, signature_s) \
	SIZE(snpguest_tcb) \
	AT(snpguest_tcb, fmc) \
	AT(snpguest_tcb, boot_loader) \
	AT(snpguest_tcb, tee) \
	AT(snpguest_tcb, snp) \
	AT(snpguest_tcb, microcode) \
	AT(snpguest_tcb, has_fmc) \
	SIZE(snpguest_cert) \
	AT(snpguest_cert, kind) \
	AT(snpguest_cert, guid) \
	AT(snpguest_cert, data) \
	AT(snpguest_cert, len) \
	SIZE(snpguest_hcl) \
	AT(snpguest_hcl, hash_type) \
	AT(snpguest_hcl, report) \
	AT(snpguest_hcl, report_len) \
	AT(snpguest_hcl, claims) \
	AT(snpguest_hcl, claims_len)
/* clang-format on */

/* Short of what all begin with, and small: here are most of the names. */
#define SIZE_NAME(type) #type ")\0"
#define AT_NAME(type, field) #type ", " #field ")\0"
#define SIZE_VALUE(type) sizeof(struct type),
#define AT_VALUE(type, field) offsetof(struct type, field),
static const char names[] = LAYOUTS(SIZE_NAME, AT_NAME);
static const uint16_t values[] = { LAYOUTS(SIZE_VALUE, AT_VALUE) };

bool snplib_layout_find(const char *name, int64_t *value)
{
	const char *begin = strchr(name, ',') ? OFFSETOF : SIZEOF;
	size_t at;

	if (strncmp(name, begin, strlen(begin)) != 0 ||
	    !snpwire_names_find(names, name + strlen(begin), &at))
		return false;
	*value = values[at];
	return true;
}
