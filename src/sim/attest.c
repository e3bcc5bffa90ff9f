/* SPDX-License-Identifier: MIT */
#include "attest.h"

#include <string.h>

#define KEY_INFO_SIGNING_SHIFT 2
#define SIGNATURE_ECDSA_P384_SHA384 1u

/* KEY_SEL (56860, MSG_REPORT_REQ): bits above 1 are reserved. */
static uint32_t choose(const struct snpsim_chip *chip, uint32_t key_sel,
		       struct snpsim_signer **signer, uint32_t *signing_key)
{
	bool vlek = key_sel == SNPGUEST_KEY_SEL_VLEK ||
		    (key_sel == SNPGUEST_KEY_SEL_AUTO && chip->vlek);

	if (key_sel > 3)
		return SNPWIRE_STATUS_INVALID_PARAM;
	if (key_sel == 3 || (vlek && !chip->vlek))
		return SNPWIRE_STATUS_INVALID_KEY;
	*signer = vlek ? chip->vlek : chip->vcek;
	*signing_key =
		vlek ? SNPGUEST_SIGNING_KEY_VLEK : SNPGUEST_SIGNING_KEY_VCEK;
	/* MaskChipKey takes the chip's own key away, not the provider's. */
	if (!vlek && chip->config.mask_chip_key) {
		*signer = NULL;
		*signing_key = SNPGUEST_SIGNING_KEY_NONE;
	}
	return SNPWIRE_STATUS_OK;
}

static void fill_guest(const struct snpsim_guest *guest,
		       struct snpwire_report *report)
{
	const struct snpsim_guest_config *config = &guest->config;

	report->guest_svn = config->guest_svn;
	report->policy = config->policy;
	memcpy(report->family_id, config->family_id, 16);
	memcpy(report->image_id, config->image_id, 16);
	memcpy(report->measurement, config->measurement, 48);
	memcpy(report->host_data, config->host_data, 32);
	memcpy(report->id_key_digest, config->id_key_digest, 48);
	memcpy(report->author_key_digest, config->author_key_digest, 48);
	memcpy(report->report_id, guest->report_id, 32);
	/* No migration agent: all ones, as hardware reports have it. */
	memset(report->report_id_ma, 0xff, sizeof(report->report_id_ma));
	memcpy(report->launch_tcb, guest->launch_tcb, SNPSIM_TCB_SIZE);
	if (report->version >= 5)
		report->launch_mit_vector = guest->launch_mit_vector;
	if (config->author_key_en)
		report->key_info |= SNPGUEST_KEY_INFO_AUTHOR_KEY_EN;
}

static void fill_firmware(const struct snpsim_chip_config *config,
			  struct snpwire_report *report)
{
	snpsim_tcb_encode(config->line, &config->current_tcb,
			  report->current_tcb);
	snpsim_tcb_encode(config->line, &config->committed_tcb,
			  report->committed_tcb);
	snpsim_tcb_encode(config->line, &config->reported_tcb,
			  report->reported_tcb);
	report->current_major = config->current.major;
	report->current_minor = config->current.minor;
	report->current_build = config->current.build;
	report->committed_major = config->committed.major;
	report->committed_minor = config->committed.minor;
	report->committed_build = config->committed.build;
	if (report->version >= 5)
		report->current_mit_vector = config->mit_vector;
}

static void fill_chip(const struct snpsim_chip *chip,
		      struct snpwire_report *report)
{
	uint8_t cpuid[3];

	report->platform_info = chip->config.platform_info;
	if (chip->config.mask_chip_key)
		report->key_info |= SNPGUEST_KEY_INFO_MASK_CHIP_KEY;
	if (!chip->config.mask_chip_id)
		memcpy(report->chip_id, chip->chip_id, SNPSIM_CHIP_ID_SIZE);
	if (report->version < 3)
		return;
	snpsim_chip_cpuid(chip->config.line, cpuid);
	report->cpuid_family = cpuid[0];
	report->cpuid_model = cpuid[1];
	report->cpuid_stepping = cpuid[2];
}

static bool sign(struct snpsim_signer *signer, struct snpwire_report *report,
		 uint8_t raw[SNPWIRE_REPORT_SIZE])
{
	if (!snpwire_report_write(report, raw, SNPWIRE_REPORT_SIZE))
		return false;
	if (!signer)
		return true;
	return snpsim_signer_sign(signer, raw, SNPWIRE_REPORT_SIGNED,
				  report->signature_r, report->signature_s) &&
	       snpwire_report_write(report, raw, SNPWIRE_REPORT_SIZE);
}

uint32_t snpsim_attest(const struct snpsim_chip *chip,
		       const struct snpsim_guest *guest, uint32_t vmpl,
		       const struct snpwire_report_req *req,
		       uint8_t raw[SNPWIRE_REPORT_SIZE])
{
	struct snpwire_report report = {
		.version = chip->config.report_version,
		.signature_algo = SIGNATURE_ECDSA_P384_SHA384,
		.vmpl = req->vmpl,
	};
	struct snpsim_signer *signer = NULL;
	uint32_t signing_key = 0, status;

	if (!req->rsvd_zero || req->vmpl > 3 || req->vmpl < vmpl)
		return SNPWIRE_STATUS_INVALID_PARAM;
	status = choose(chip, req->key_sel, &signer, &signing_key);
	if (status)
		return status;
	report.key_info = signing_key << KEY_INFO_SIGNING_SHIFT;
	memcpy(report.report_data, req->user_data, sizeof(report.report_data));
	fill_guest(guest, &report);
	fill_firmware(&chip->config, &report);
	fill_chip(chip, &report);
	/* libcrypto out of memory: the only way here is a refusal. */
	return sign(signer, &report, raw) ? SNPWIRE_STATUS_OK
					  : SNPWIRE_STATUS_INVALID_PARAM;
}
