/* SPDX-License-Identifier: MIT */
/* libsnpguest's public functions, each called so that it can succeed. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "scene.h"

static bool all_zero(const void *bytes, size_t len)
{
	const uint8_t *at = bytes;
	uint8_t any = 0;

	while (len--)
		any |= *at++;
	return any == 0;
}

static snpguest_status wrong_unless(bool right, snpguest_status st)
{
	return right ? st : SCENE_WRONG;
}

static struct snpguest_report_request request(void)
{
	struct snpguest_report_request req = { .size = sizeof(req) };

	memcpy(req.user_data, scene.user_data, sizeof(req.user_data));
	return req;
}

/* A report of ours, or zeros; and a fault that agrees. */
static bool report_is_right(snpguest_status st, const uint8_t *raw, size_t len)
{
	if (st != SNPGUEST_OK)
		return SCENE_RIGHT(all_zero(raw, SNPGUEST_REPORT_SIZE));
	return SCENE_RIGHT(len == SNPGUEST_REPORT_SIZE) &&
	       SCENE_RIGHT(memcmp(raw + 0x50, scene.user_data, 64) == 0);
}

static snpguest_status run_get_report(void)
{
	struct snpguest_report_request req = request();
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	struct snpguest_fault fault;
	size_t len = 0;
	snpguest_status st = snpguest_get_report(scene.dev, &req, raw,
						 sizeof(raw), &len, &fault);

	return wrong_unless(report_is_right(st, raw, len), st);
}

static bool certs_are_right(const snpguest_certs *certs)
{
	size_t len;
	const uint8_t *table = snpguest_certs_table(certs, &len);

	/* The signatures in it are salted. */
	return SCENE_RIGHT(len == scene.table_len) &&
	       SCENE_RIGHT(memcmp(table, scene.table, 4 * 24) == 0);
}

static snpguest_status run_get_ext_report(void)
{
	struct snpguest_report_request req = request();
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	snpguest_certs *certs = NULL;
	size_t len = 0;
	snpguest_status st = snpguest_get_ext_report(
		scene.dev, &req, raw, sizeof(raw), &len, &certs, NULL);
	bool right = report_is_right(st, raw, len);

	if (st != SNPGUEST_OK)
		right = right && SCENE_RIGHT(!certs);
	/* A host without memory has no certificates, and may say so. */
	else if (snpguest_certs_count(certs))
		right = right && certs_are_right(certs);
	snpguest_certs_free(certs);
	return wrong_unless(right, st);
}

static snpguest_status run_derive_key(void)
{
	struct snpguest_key_request req = { .size = sizeof(req) };
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];
	snpguest_status st = snpguest_derive_key(scene.dev, &req, key, NULL);
	bool right;

	for (size_t i = 0; st == SNPGUEST_OK && i < sizeof(key); i++)
		key[i] ^= SCENE_MASK;
	if (st == SNPGUEST_OK)
		right = SCENE_RIGHT(
			memcmp(key, scene.masked_key, sizeof(key)) == 0);
	else
		right = SCENE_RIGHT(all_zero(key, sizeof(key)));
	explicit_bzero(key, sizeof(key));
	return wrong_unless(right, st);
}

/* There is no SVSM below: the refusal is the right result. */
static snpguest_status run_get_svsm_report(void)
{
	struct snpguest_report_request req = request();
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	snpguest_manifest *manifest = NULL;
	snpguest_certs *certs = NULL;
	size_t len;
	snpguest_status st = snpguest_get_svsm_report(scene.dev, &req, NULL,
						      raw, sizeof(raw), &len,
						      &certs, &manifest, NULL);

	return wrong_unless(SCENE_RIGHT(st != SNPGUEST_OK) &&
				    SCENE_RIGHT(!manifest && !certs),
			    st == SNPGUEST_E_UNSUPPORTED ? SNPGUEST_OK : st);
}

/* A file that opens and is no device, and a tree without entries. */
static snpguest_status open_at(const char *path)
{
	snpguest_device *dev = NULL;
	struct snpguest_fault fault;
	snpguest_status st = snpguest_open(path, NULL, &dev, &fault);

	if (st == SNPGUEST_OK) {
		struct snpguest_report_request req = request();
		uint8_t raw[SNPGUEST_REPORT_SIZE];
		size_t len;

		st = snpguest_get_report(dev, &req, raw, sizeof(raw), &len,
					 &fault);
		if (!SCENE_RIGHT(st != SNPGUEST_OK))
			st = SCENE_WRONG;
	}
	snpguest_close(dev);
	return st == SNPGUEST_E_NODEV || st == SNPGUEST_E_OS ? SNPGUEST_OK : st;
}

static snpguest_status run_open(void)
{
	snpguest_status st = open_at("/dev/zero");

	return st == SNPGUEST_OK ? open_at(scene.tree) : st;
}

static snpguest_status run_open_transport(void)
{
	snpguest_status st = scene_attach();

	snpguest_close(scene.dev);
	scene.dev = NULL;
	return st;
}

static snpguest_status run_certs_parse(void)
{
	snpguest_certs *certs = NULL;
	snpguest_status st =
		snpguest_certs_parse(scene.table, scene.table_len, &certs);
	bool right = st == SNPGUEST_OK ? certs_are_right(certs)
				       : SCENE_RIGHT(!certs);

	snpguest_certs_free(certs);
	return wrong_unless(right, st);
}

static snpguest_status run_certs_questions(void)
{
	struct snpguest_cert cert;
	size_t next = 0;
	bool right = SCENE_RIGHT(snpguest_certs_count(scene.certs) == 3);

	right = right &&
		SCENE_RIGHT(snpguest_certs_get(scene.certs, 2, &cert,
					       sizeof(cert)) == SNPGUEST_OK) &&
		SCENE_RIGHT(snpguest_certs_find(scene.certs, SNPGUEST_CERT_ARK,
						&cert,
						sizeof(cert)) == SNPGUEST_OK) &&
		SCENE_RIGHT(cert.len == scene.ark_len) &&
		SCENE_RIGHT(snpguest_certs_walk(scene.table, scene.table_len,
						&next, &cert,
						sizeof(cert)) == SNPGUEST_OK);
	return wrong_unless(right, SNPGUEST_OK);
}

static snpguest_status run_report_parse(void)
{
	struct snpguest_report report;
	struct snpguest_tcb tcb;
	uint32_t line;

	if (!SCENE_RIGHT(snpguest_report_parse(scene.raw, sizeof(scene.raw),
					       &report,
					       sizeof(report)) == SNPGUEST_OK))
		return SCENE_WRONG;
	line = snpguest_report_line(&report);
	return wrong_unless(
		SCENE_RIGHT(strcmp(snpguest_line_name(line), "Milan") == 0) &&
			SCENE_RIGHT(snpguest_tcb_decode(scene.raw + 0x38, line,
							&tcb, sizeof(tcb)) ==
				    SNPGUEST_OK),
		SNPGUEST_OK);
}

static snpguest_status run_hcl_parse(void)
{
	struct snpguest_hcl hcl;

	return wrong_unless(
		SCENE_RIGHT(snpguest_hcl_parse(scene.raw, sizeof(scene.raw),
					       &hcl, sizeof(hcl)) ==
			    SNPGUEST_E_UNSUPPORTED),
		SNPGUEST_OK);
}

static snpguest_status run_names(void)
{
	struct snpguest_fault fault = { .fw_error = 0x16 };
	int64_t value = 0;
	char text[256];
	size_t none = 1;
	bool right =
		snpguest_status_name(SNPGUEST_E_NOMEM)[0] &&
		snpguest_status_text(SNPGUEST_E_NOMEM)[0] &&
		snpguest_fw_error_name(0x16)[0] &&
		snpguest_fw_error_text(0x16)[0] &&
		snpguest_vmm_error_name(2)[0] &&
		snpguest_vmm_error_text(2)[0] && snpguest_version()[0] &&
		snpguest_cert_kind_name(SNPGUEST_CERT_ARK)[0] &&
		snpguest_fault_format(SNPGUEST_E_FIRMWARE, &fault, text,
				      sizeof(text)) > 0 &&
		snpguest_constant("SNPGUEST_E_NOMEM", &value) == SNPGUEST_OK &&
		value == SNPGUEST_E_NOMEM &&
		!snpguest_manifest_data(NULL, &none) && !none;

	snpguest_certs_free(NULL);
	snpguest_manifest_free(NULL);
	return wrong_unless(SCENE_RIGHT(right), SNPGUEST_OK);
}

static snpguest_status run_poll_fd(void)
{
	return wrong_unless(SCENE_RIGHT(snpguest_poll_fd(scene.dev) == -1),
			    SNPGUEST_OK);
}

const struct scene_row scene_lib[] = {
	{ "snpguest_open", run_open, NEED_NOTHING, false },
	{ "snpguest_open_transport", run_open_transport, NEED_SIM, false },
	{ "snpguest_close", run_open_transport, NEED_SIM, false },
	{ "snpguest_get_report", run_get_report, NEED_DEVICE, false },
	{ "snpguest_get_ext_report", run_get_ext_report, NEED_DEVICE, false },
	{ "snpguest_get_svsm_report", run_get_svsm_report, NEED_DEVICE, false },
	{ "snpguest_derive_key", run_derive_key, NEED_DEVICE, false },
	{ "snpguest_certs_parse", run_certs_parse, NEED_NOTHING, false },
	{ "snpguest_poll_fd", run_poll_fd, NEED_DEVICE, true },
	{ "snpguest_certs_count", run_certs_questions, NEED_NOTHING, true },
	{ "snpguest_certs_get", run_certs_questions, NEED_NOTHING, true },
	{ "snpguest_certs_find", run_certs_questions, NEED_NOTHING, true },
	{ "snpguest_certs_walk", run_certs_questions, NEED_NOTHING, true },
	{ "snpguest_certs_table", run_certs_questions, NEED_NOTHING, true },
	{ "snpguest_certs_free", run_names, NEED_NOTHING, true },
	{ "snpguest_cert_kind_name", run_names, NEED_NOTHING, true },
	{ "snpguest_manifest_data", run_names, NEED_NOTHING, true },
	{ "snpguest_manifest_free", run_names, NEED_NOTHING, true },
	{ "snpguest_report_parse", run_report_parse, NEED_NOTHING, true },
	{ "snpguest_report_line", run_report_parse, NEED_NOTHING, true },
	{ "snpguest_line_name", run_report_parse, NEED_NOTHING, true },
	{ "snpguest_tcb_decode", run_report_parse, NEED_NOTHING, true },
	{ "snpguest_hcl_parse", run_hcl_parse, NEED_NOTHING, true },
	{ "snpguest_status_name", run_names, NEED_NOTHING, true },
	{ "snpguest_status_text", run_names, NEED_NOTHING, true },
	{ "snpguest_fw_error_name", run_names, NEED_NOTHING, true },
	{ "snpguest_fw_error_text", run_names, NEED_NOTHING, true },
	{ "snpguest_vmm_error_name", run_names, NEED_NOTHING, true },
	{ "snpguest_vmm_error_text", run_names, NEED_NOTHING, true },
	{ "snpguest_fault_format", run_names, NEED_NOTHING, true },
	{ "snpguest_constant", run_names, NEED_NOTHING, true },
	{ "snpguest_version", run_names, NEED_NOTHING, true },
	{ NULL, NULL, NEED_NOTHING, false },
};
