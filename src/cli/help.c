/* SPDX-License-Identifier: MIT */
#include "help.h"

#include <stdio.h>

#include "../tool/columns.h"
#include "say.h"

static void help_option(const struct option *option)
{
	char left[128];

	if (option->letter)
		snprintf(left, sizeof(left), "  -%c, --%s%s%s", option->letter,
			 option->name, option->value ? " " : "",
			 option->value ? option->value : "");
	else
		snprintf(left, sizeof(left), "      --%s%s%s", option->name,
			 option->value ? " " : "",
			 option->value ? option->value : "");
	columns_row(left, option->help);
}

static void help_table(const char *title, const struct option *table)
{
	if (!table->name)
		return;
	printf("\n%s:\n", title);
	for (; table->name; table++)
		help_option(table);
}

void help_verb(const struct verb *verb)
{
	printf("Usage: " SAY_PROGRAM " %s [OPTION]...%s%s\n\n%s.\n", verb->name,
	       verb->operand ? " " : "", verb->operand ? verb->operand : "",
	       verb->summary);
	help_table("Options", options_table(verb, 0));
	help_table(verb->more_title, options_table(verb, 1));
	help_table("Common options", options_table(verb, 2));
	if (verb->notes)
		printf("\n%s\n", verb->notes);
}

void help_tool(void)
{
	puts("Usage: " SAY_PROGRAM " VERB [OPTION]... [FILE]\n\n"
	     "Attestation reports and keys of an AMD SEV-SNP guest.\n\n"
	     "Verbs:");
	for (const struct verb *const *verb = cli_verbs; *verb; verb++)
		printf("  %-12s%s\n", (*verb)->name, (*verb)->summary);
	help_table("Common options", cli_options);
	puts("\n'" SAY_PROGRAM " VERB --help' says more of a verb; the manual "
	     "is " SAY_PROGRAM "(1).\n"
	     "Exit status: 0 done or accepted, 1 refused or rejected, "
	     "2 wrong usage.");
}

void help_version(void)
{
	printf(SAY_PROGRAM " %s\n", snpguest_version());
}
