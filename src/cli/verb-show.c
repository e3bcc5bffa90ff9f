/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <snpguest.h>

#include "certlist.h"
#include "cli.h"
#include "evidence.h"
#include "input.h"
#include "reportjson.h"
#include "reporttext.h"
#include "say.h"
#include "style.h"

static bool answer_json(struct cli *cli, const struct evidence *evidence,
			const struct snpguest_report *report)
{
	json_t *object = json_object();

	json_put_text(object, "form", evidence->form);
	json_put(object, "report", reportjson_new(report));
	if (evidence->certs)
		json_put(object, "certificates",
			 certlist_json(evidence->certs));
	return json_answer(cli, true, object);
}

static bool show(struct cli *cli, const struct evidence *evidence)
{
	struct snpguest_report report;
	snpguest_status status;

	status = snpguest_report_parse(evidence->raw, evidence->len, &report,
				       sizeof(report));
	if (status != SNPGUEST_OK)
		return evidence_refused(cli, cli->operands[0], evidence,
					status);
	if (cli->json)
		return answer_json(cli, evidence, &report);
	if (strcmp(evidence->form, "report") != 0)
		style_row("form", "%s", evidence->form);
	reporttext_print(&report);
	certlist_print(evidence->certs, NULL);
	return true;
}

static int run(struct cli *cli)
{
	const char *path = cli->operands[0];
	struct evidence evidence = { 0 };
	struct input input;

	if (input_read(cli, path, INPUT_MAX, &input) &&
	    evidence_read(cli, path, &input, &evidence))
		show(cli, &evidence);
	evidence_free(&evidence);
	input_free(&input);
	return say_exit(cli);
}

static const struct option options[] = {
	{ 0, OPTION_FLAG, NULL, NULL, NULL, 0, 0 },
};

const struct verb verb_show = {
	.name = "show",
	.summary = "Show what a report says, without verifying it",
	.operand = "FILE",
	.notes =
		"FILE is a report, a report followed by its certificate table, "
		"or an HCL blob.",
	.options = options,
	.args_size = sizeof(struct cli),
	.run = run,
};
