/* SPDX-License-Identifier: MIT */
#include "reportjson.h"

#include "bits.h"
#include "tcb.h"

static json_t *bits_json(const struct bit *table, uint64_t value)
{
	json_t *object = json_object();

	json_put_bits(object, "raw", value);
	for (; table->key; table++)
		json_put_bool(object, table->key, (value & table->mask) != 0);
	return object;
}

static json_t *policy_json(uint64_t policy)
{
	json_t *object = bits_json(bits_policy, policy);
	uint64_t named = SNPGUEST_POLICY_MUST_BE_ONE | 0xffff;

	json_put_number(object, "abi_major", policy >> 8 & 0xff);
	json_put_number(object, "abi_minor", policy & 0xff);
	json_put_bits(object, "unknown_bits",
		      bits_unknown(bits_policy, policy) & ~named);
	return object;
}

static json_t *platform_json(uint64_t platform)
{
	json_t *object = bits_json(bits_platform, platform);

	json_put_bits(object, "unknown_bits",
		      bits_unknown(bits_platform, platform));
	return object;
}

static json_t *key_info_json(const struct snpguest_report *report)
{
	json_t *object = bits_json(bits_key_info, report->key_info);

	json_put_number(object, "signing_key", report->signing_key);
	json_put_text(object, "signing_key_name",
		      tcb_signing_key_name(report->signing_key));
	return object;
}

static json_t *tcb_json(const uint8_t raw[8], uint32_t line)
{
	json_t *object = json_object();
	struct snpguest_tcb tcb;

	json_put_hex(object, "raw", raw, 8);
	if (snpguest_tcb_decode(raw, line, &tcb, sizeof(tcb)) != SNPGUEST_OK)
		return object;
	if (tcb.has_fmc)
		json_put_number(object, "fmc", tcb.fmc);
	json_put_number(object, "boot_loader", tcb.boot_loader);
	json_put_number(object, "tee", tcb.tee);
	json_put_number(object, "snp", tcb.snp);
	json_put_number(object, "microcode", tcb.microcode);
	return object;
}

static json_t *version_json(uint8_t major, uint8_t minor, uint8_t build)
{
	json_t *object = json_object();

	json_put_number(object, "major", major);
	json_put_number(object, "minor", minor);
	json_put_number(object, "build", build);
	return object;
}

static json_t *cpuid_json(const struct snpguest_report *report)
{
	json_t *object = json_object();

	json_put_number(object, "family", report->cpuid_family);
	json_put_number(object, "model", report->cpuid_model);
	json_put_number(object, "stepping", report->cpuid_stepping);
	return object;
}

static void put_identity(json_t *object, const struct snpguest_report *report)
{
	json_put_number(object, "version", report->version);
	json_put_text(object, "line",
		      snpguest_line_name(snpguest_report_line(report)));
	if (report->version >= 3)
		json_put(object, "cpuid", cpuid_json(report));
	if (report->vmpl == SNPGUEST_VMPL_HOST)
		json_put(object, "vmpl", json_null());
	else
		json_put_number(object, "vmpl", report->vmpl);
	json_put_number(object, "guest_svn", report->guest_svn);
	json_put(object, "policy", policy_json(report->policy));
	json_put(object, "platform_info", platform_json(report->platform_info));
	json_put(object, "key_info", key_info_json(report));
}

static void put_versions(json_t *object, const struct snpguest_report *report)
{
	uint32_t line = tcb_layout(report);

	json_put(object, "reported_tcb", tcb_json(report->reported_tcb, line));
	json_put(object, "current_tcb", tcb_json(report->current_tcb, line));
	json_put(object, "committed_tcb",
		 tcb_json(report->committed_tcb, line));
	json_put(object, "launch_tcb", tcb_json(report->launch_tcb, line));
	json_put(object, "current_firmware",
		 version_json(report->current_major, report->current_minor,
			      report->current_build));
	json_put(object, "committed_firmware",
		 version_json(report->committed_major, report->committed_minor,
			      report->committed_build));
	if (report->version < 5)
		return;
	json_put_bits(object, "launch_mit_vector", report->launch_mit_vector);
	json_put_bits(object, "current_mit_vector", report->current_mit_vector);
}

static void put_bytes(json_t *object, const struct snpguest_report *report)
{
	json_put_hex(object, "measurement", report->measurement, 48);
	json_put_hex(object, "report_data", report->report_data, 64);
	json_put_hex(object, "host_data", report->host_data, 32);
	json_put_hex(object, "chip_id", report->chip_id, 64);
	json_put_hex(object, "report_id", report->report_id, 32);
	json_put_hex(object, "report_id_ma", report->report_id_ma, 32);
	json_put_hex(object, "family_id", report->family_id, 16);
	json_put_hex(object, "image_id", report->image_id, 16);
	json_put_hex(object, "id_key_digest", report->id_key_digest, 48);
	json_put_hex(object, "author_key_digest", report->author_key_digest,
		     48);
	json_put_number(object, "signature_algo", report->signature_algo);
	json_put_hex(object, "signature_r", report->signature_r, 72);
	json_put_hex(object, "signature_s", report->signature_s, 72);
}

json_t *reportjson_new(const struct snpguest_report *report)
{
	json_t *object = json_object();

	put_identity(object, report);
	put_versions(object, report);
	put_bytes(object, report);
	return object;
}
