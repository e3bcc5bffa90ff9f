/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include <snpguest.h>

#include "certdir.h"
#include "cli.h"
#include "device.h"
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
	bool extended;
	const char *certs;
	struct option_number timeout;
	const char *output;
};

/* What came of it. */
struct outcome {
	struct snpguest_report_request req;
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	size_t len;
	snpguest_certs *certs;
	struct snpguest_report report;
};

static bool set_request(struct report_args *args, struct outcome *out)
{
	memset(out, 0, sizeof(*out));
	out->req.size = sizeof(out->req);
	out->req.vmpl = (uint32_t)args->vmpl.value;
	args->extended = args->extended || args->certs;
	if (args->cli.json && args->output && strcmp(args->output, "-") == 0)
		return say_usage(&args->cli, "--json and the report cannot "
					     "both go to standard output");
	if (args->user_data)
		return userdata_parse(&args->cli, args->user_data,
				      out->req.user_data);
	return userdata_fresh(&args->cli, out->req.user_data);
}

static bool get(struct report_args *args, struct outcome *out)
{
	struct snpguest_fault fault = { 0 };
	snpguest_status status;
	snpguest_device *dev;

	dev = device_open(&args->cli, args->device, &args->timeout);
	if (!dev)
		return false;
	if (args->extended)
		status = snpguest_get_ext_report(dev, &out->req, out->raw,
						 sizeof(out->raw), &out->len,
						 &out->certs, &fault);
	else
		status = snpguest_get_report(dev, &out->req, out->raw,
					     sizeof(out->raw), &out->len,
					     &fault);
	snpguest_close(dev);
	if (status == SNPGUEST_OK)
		status = snpguest_report_parse(out->raw, out->len, &out->report,
					       sizeof(out->report));
	if (status != SNPGUEST_OK)
		return say_fault(&args->cli, "no report", status, &fault);
	return true;
}

static bool store(struct report_args *args, struct outcome *out)
{
	struct cli *cli = &args->cli;

	if (args->certs && !certdir_write(cli, args->certs, out->certs))
		return false;
	if (args->extended && snpguest_certs_count(out->certs) == 0)
		say_note(cli, "the host keeps no certificates for this guest; "
			      "AMD's key service has them");
	if (!args->output)
		return true;
	return output_write(cli, args->output, out->raw, out->len, 0);
}

static json_t *certs_json(const snpguest_certs *certs)
{
	json_t *array = json_array(), *object;
	size_t count = snpguest_certs_count(certs);
	struct snpguest_cert cert;
	char name[CERTDIR_NAME];

	for (size_t i = 0; i < count; i++) {
		if (snpguest_certs_get(certs, i, &cert, sizeof(cert)) !=
		    SNPGUEST_OK)
			continue;
		object = json_object();
		certdir_name(certs, i, &cert, name);
		json_put_text(object, "kind",
			      snpguest_cert_kind_name(cert.kind));
		json_put_hex(object, "guid", cert.guid, sizeof(cert.guid));
		json_put_text(object, "file", name);
		json_put_hex(object, "data", cert.data, cert.len);
		json_array_append_new(array, object);
	}
	return array;
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
		json_put(object, "certificates", certs_json(out->certs));
	return json_answer(&args->cli, true, object);
}

static void print_certs(const struct report_args *args,
			const snpguest_certs *certs)
{
	size_t count = snpguest_certs_count(certs);
	struct snpguest_cert cert;
	char name[CERTDIR_NAME];

	for (size_t i = 0; i < count; i++) {
		if (snpguest_certs_get(certs, i, &cert, sizeof(cert)) !=
		    SNPGUEST_OK)
			continue;
		certdir_name(certs, i, &cert, name);
		if (args->certs)
			style_row("certificate", "%zu bytes, %s/%s", cert.len,
				  args->certs, name);
		else
			style_row("certificate", "%s, %zu bytes",
				  snpguest_cert_kind_name(cert.kind), cert.len);
	}
}

/* Without a file the report is shown; with one, only what was made. */
static void answer_text(struct report_args *args, const struct outcome *out)
{
	if (!args->output) {
		reporttext_print(&out->report);
		print_certs(args, out->certs);
		return;
	}
	if (args->cli.quiet || strcmp(args->output, "-") == 0)
		return;
	style_row("report", "%zu bytes, %s", out->len, args->output);
	if (!args->user_data)
		style_bytes("fresh nonce", out->req.user_data,
			    sizeof(out->req.user_data));
	print_certs(args, out->certs);
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
	{ 'x', OPTION_FLAG, "extended", NULL,
	  "ask for the host's certificates too",
	  offsetof(struct report_args, extended), 0 },
	{ 0, OPTION_TEXT, "certs", "DIR",
	  "write the host's certificates into this folder",
	  offsetof(struct report_args, certs), 0 },
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
