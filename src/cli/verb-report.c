/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include <snpguest.h>

#include "certdir.h"
#include "certlist.h"
#include "cli.h"
#include "device.h"
#include "evidence.h"
#include "hex.h"
#include "manifest.h"
#include "output.h"
#include "reportjson.h"
#include "reporttext.h"
#include "say.h"
#include "style.h"
#include "userdata.h"

struct report_args {
	struct cli cli;
	const char *device;
	const char *user_data;
	struct option_number vmpl;
	const char *signing_key;
	bool extended;
	const char *certs;
	struct option_number timeout;
	const char *output;
	const char *evidence;
	const char *manifest;
	const char *service;
	struct option_number manifest_version;
	/* from here on what was made of them */
	struct snpguest_svsm_request svsm;
};

/* What came of it. */
struct outcome {
	struct snpguest_report_request req;
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	size_t len;
	snpguest_certs *certs;
	snpguest_manifest *manifest;
	struct snpguest_report report;
};

static bool is_stdout(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

static bool set_outputs(struct report_args *args)
{
	int taken = is_stdout(args->output) + is_stdout(args->evidence) +
		    is_stdout(args->manifest);

	args->extended = args->extended || args->certs || args->evidence ||
			 args->manifest;
	if (taken && args->cli.json)
		return say_usage(&args->cli, "--json and the report cannot "
					     "both go to standard output");
	if (taken > 1)
		return say_usage(&args->cli, "of --output, --evidence and "
					     "--manifest one can go to "
					     "standard output");
	return true;
}

static bool set_service(struct report_args *args)
{
	args->svsm.size = sizeof(args->svsm);
	args->svsm.manifest_version = (uint32_t)args->manifest_version.value;
	if (args->service && !args->manifest)
		return say_usage(&args->cli,
				 "--service is an SVSM's: say where "
				 "its manifest goes with "
				 "--manifest");
	if (args->manifest_version.given && !args->service)
		return say_usage(&args->cli,
				 "--manifest-version is that of one "
				 "--service");
	if (!args->service)
		return true;
	args->svsm.has_service = 1;
	if (manifest_guid(args->service, args->svsm.service_guid))
		return true;
	return say_usage(&args->cli, "--service: '%.60s' is no GUID",
			 args->service);
}

static bool set_signing_key(struct report_args *args,
			    struct snpguest_report_request *req)
{
	const char *key = args->signing_key ? args->signing_key : "auto";

	if (strcmp(key, "auto") == 0)
		req->key_sel = SNPGUEST_KEY_SEL_AUTO;
	else if (strcmp(key, "vcek") == 0)
		req->key_sel = SNPGUEST_KEY_SEL_VCEK;
	else if (strcmp(key, "vlek") == 0)
		req->key_sel = SNPGUEST_KEY_SEL_VLEK;
	else
		return say_usage(&args->cli,
				 "--signing-key: '%s' is none of auto, vcek, "
				 "vlek",
				 key);
	return true;
}

static bool set_request(struct report_args *args, struct outcome *out)
{
	memset(out, 0, sizeof(*out));
	out->req.size = sizeof(out->req);
	out->req.vmpl = (uint32_t)args->vmpl.value;
	if (!set_outputs(args) || !set_service(args) ||
	    !set_signing_key(args, &out->req))
		return false;
	if (args->user_data)
		return userdata_parse(&args->cli, args->user_data,
				      out->req.user_data);
	return userdata_fresh(&args->cli, out->req.user_data);
}

static snpguest_status ask(struct report_args *args, snpguest_device *dev,
			   struct outcome *out, struct snpguest_fault *fault)
{
	if (args->manifest)
		return snpguest_get_svsm_report(
			dev, &out->req, &args->svsm, out->raw, sizeof(out->raw),
			&out->len, &out->certs, &out->manifest, fault);
	if (args->extended)
		return snpguest_get_ext_report(dev, &out->req, out->raw,
					       sizeof(out->raw), &out->len,
					       &out->certs, fault);
	return snpguest_get_report(dev, &out->req, out->raw, sizeof(out->raw),
				   &out->len, fault);
}

static bool get(struct report_args *args, struct outcome *out)
{
	uint32_t transport = args->manifest ? SNPGUEST_TRANSPORT_TSM
					    : SNPGUEST_TRANSPORT_AUTO;
	struct snpguest_fault fault = { 0 };
	struct device device = { 0 };
	snpguest_status status;

	if (!device_open(&args->cli, args->device, transport, &args->timeout,
			 &device))
		return false;
	status = ask(args, device.handle, out, &fault);
	device_close(&device);
	if (status == SNPGUEST_OK)
		status = snpguest_report_parse(out->raw, out->len, &out->report,
					       sizeof(out->report));
	if (status != SNPGUEST_OK)
		return say_fault(&args->cli, "no report", status, &fault);
	return true;
}

static bool store_manifest(struct report_args *args, struct outcome *out)
{
	const uint8_t *data;
	size_t len;

	if (!args->manifest)
		return true;
	data = snpguest_manifest_data(out->manifest, &len);
	return output_write(&args->cli, args->manifest, data, len, 0);
}

static bool store(struct report_args *args, struct outcome *out)
{
	struct cli *cli = &args->cli;

	if (!store_manifest(args, out))
		return false;
	if (args->certs && !certdir_write(cli, args->certs, out->certs))
		return false;
	if (args->extended && snpguest_certs_count(out->certs) == 0)
		say_note(cli, "the host keeps no certificates for this guest; "
			      "AMD's key service has them");
	if (args->evidence && !evidence_write(cli, args->evidence, out->raw,
					      out->len, out->certs))
		return false;
	if (!args->output)
		return true;
	return output_write(cli, args->output, out->raw, out->len, 0);
}

static bool answer_json(struct report_args *args, const struct outcome *out)
{
	json_t *object = json_object();

	json_put_hex(object, "user_data", out->req.user_data,
		     sizeof(out->req.user_data));
	json_put_bool(object, "fresh_nonce", !args->user_data);
	json_put(object, "report", reportjson_new(&out->report));
	json_put_hex(object, "raw", out->raw, out->len);
	if (args->extended)
		json_put(object, "certificates", certlist_json(out->certs));
	return json_answer(&args->cli, true, object);
}

static void tell_nonce(const struct report_args *args,
		       const struct outcome *out)
{
	char text[2 * SNPGUEST_USER_DATA_SIZE + 1];

	hex_encode(out->req.user_data, SNPGUEST_USER_DATA_SIZE, text);
	if (!args->user_data)
		say_note(&args->cli, "fresh nonce %s", text);
}

/* Where a file has the report, only what was made of it is said. */
static void answer_text(struct report_args *args, const struct outcome *out)
{
	if (!args->output && !args->evidence) {
		reporttext_print(&out->report);
		certlist_print(out->certs, args->certs);
		return;
	}
	if (is_stdout(args->output) || is_stdout(args->evidence) ||
	    is_stdout(args->manifest)) {
		tell_nonce(args, out);
		return;
	}
	if (args->cli.quiet)
		return;
	if (args->output)
		style_row("report", "%zu bytes, %s", out->len, args->output);
	if (args->evidence)
		style_row("evidence", "%s", args->evidence);
	if (args->manifest)
		style_row("manifest", "%s", args->manifest);
	if (!args->user_data)
		style_bytes("fresh nonce", out->req.user_data,
			    sizeof(out->req.user_data));
	certlist_print(out->certs, args->certs);
}

static int run(struct cli *cli)
{
	struct report_args *args = (struct report_args *)cli;
	struct outcome out;

	if (set_request(args, &out) && get(args, &out) && store(args, &out)) {
		if (cli->json)
			answer_json(args, &out);
		else
			answer_text(args, &out);
	}
	snpguest_manifest_free(out.manifest);
	snpguest_certs_free(out.certs);
	return say_exit(cli);
}

static const struct option options[] = {
	{ 'd', OPTION_TEXT, "device", "DEVICE",
	  "the guest's device; default /dev/sev-guest",
	  offsetof(struct report_args, device), 0 },
	{ 'u', OPTION_TEXT, "user-data", "HEX|@FILE|-",
	  "1 to 64 bytes that the report shall carry, zeros behind them; "
	  "default a fresh random nonce, which is shown",
	  offsetof(struct report_args, user_data), 0 },
	{ 0, OPTION_NUMBER, "vmpl", "N",
	  "VMPL that the report shall name, 0 to 3; default 0",
	  offsetof(struct report_args, vmpl), 3 },
	{ 0, OPTION_TEXT, "signing-key", "auto|vcek|vlek",
	  "the key to sign with; default auto: the VLEK if one is loaded",
	  offsetof(struct report_args, signing_key), 0 },
	{ 'x', OPTION_FLAG, "extended", NULL,
	  "ask for the host's certificates too",
	  offsetof(struct report_args, extended), 0 },
	{ 0, OPTION_TEXT, "certs", "DIR",
	  "write the host's certificates into this folder",
	  offsetof(struct report_args, certs), 0 },
	{ 0, OPTION_TEXT, "evidence", "FILE",
	  "write the report and the host's certificates there, in one file; - "
	  "is standard output",
	  offsetof(struct report_args, evidence), 0 },
	{ 0, OPTION_TEXT, "manifest", "FILE",
	  "ask the SVSM below the guest, and write the manifest of its "
	  "services there; the report carries the hash of both",
	  offsetof(struct report_args, manifest), 0 },
	{ 0, OPTION_TEXT, "service", "GUID",
	  "with --manifest: of this service of the SVSM alone",
	  offsetof(struct report_args, service), 0 },
	{ 0, OPTION_NUMBER, "manifest-version", "N",
	  "with --service: of its manifest; default 0",
	  offsetof(struct report_args, manifest_version), UINT32_MAX },
	{ 't', OPTION_NUMBER, "timeout", "SECONDS",
	  "how long to wait for a busy device; 0 tries once; default 60",
	  offsetof(struct report_args, timeout), DEVICE_TIMEOUT_MAX },
	{ 'o', OPTION_TEXT, "output", "FILE",
	  "write the report's bytes there; - is standard output",
	  offsetof(struct report_args, output), 0 },
	{ 0, OPTION_FLAG, NULL, NULL, NULL, 0, 0 },
};

const struct verb verb_report = {
	.name = "report",
	.summary = "Get an attestation report",
	.options = options,
	.args_size = sizeof(struct report_args),
	.run = run,
};
