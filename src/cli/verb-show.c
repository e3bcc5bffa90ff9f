/* SPDX-License-Identifier: MIT */
#include <snpguest.h>

#include "cli.h"
#include "input.h"
#include "reportjson.h"
#include "reporttext.h"
#include "say.h"

static bool show(struct cli *cli, const struct input *input)
{
	const struct snpguest_fault none = { 0 };
	struct snpguest_report report;
	snpguest_status status;
	json_t *answer;

	status = snpguest_report_parse(input->data, input->len, &report,
				       sizeof(report));
	if (status != SNPGUEST_OK)
		return say_fault(cli, cli->operands[0], status, &none);
	if (!cli->json) {
		reporttext_print(&report);
		return true;
	}
	answer = json_object();
	json_put(answer, "report", reportjson_new(&report));
	return json_answer(cli, true, answer);
}

static int run(struct cli *cli)
{
	struct input input;

	if (input_read(cli, cli->operands[0], INPUT_MAX, &input))
		show(cli, &input);
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
	.options = options,
	.args_size = sizeof(struct cli),
	.run = run,
};
