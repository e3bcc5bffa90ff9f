/* SPDX-License-Identifier: MIT */
#include "help.h"

#include "../tool/columns.h"
#include "optiontable.h"
#include "verb.h"

void snpnode_help_usage(FILE *to)
{
	const struct snpnode_verb *verb;

	for (verb = snpnode_verbs; verb->name; verb++)
		fprintf(to, "%s snpguest-node %s%s %s\n",
			verb == snpnode_verbs ? "usage:" : "      ", verb->name,
			verb->takes_options ? " [OPTION...]" : "",
			verb->operands);
	fputs("       snpguest-node --help | --version\n", to);
}

static void help_option(const struct snpnode_option *option)
{
	char value[SNPNODE_VALUE_TEXT_MAX], left[128];

	if (!option->name) {
		printf("\n%s:\n", option->help);
		return;
	}
	snpnode_option_value(option, value);
	snprintf(left, sizeof(left), "  --%s%s%s", option->name,
		 value[0] ? " " : "", value);
	columns_row(left, option->help);
}

void snpnode_help(void)
{
	const struct snpnode_verb *verb;
	char left[32];

	snpnode_help_usage(stdout);
	puts("\nA simulated SEV-SNP machine behind a real device node.\n");
	for (verb = snpnode_verbs; verb->name; verb++) {
		snprintf(left, sizeof(left), "  %s", verb->name);
		columns_row(left, verb->summary);
	}
	for (size_t i = 0; i < snpnode_option_count; i++)
		help_option(&snpnode_option_table[i]);
	puts("\nExit code: 0 done, 1 refused, 2 usage; run: COMMAND's own.\n"
	     "snpguest-node(8) has the rest.");
}
