/* SPDX-License-Identifier: MIT */
#include "help.h"

#include <stdio.h>
#include <string.h>

#include "say.h"

#define HELP_COLUMN 30
#define HELP_WIDTH 79

/* @text in words, from @column on, wrapped at the width. */
static void wrapped(const char *text, size_t column)
{
	size_t at = HELP_COLUMN, word;

	if (column + 1 >= HELP_COLUMN)
		printf("\n%*s", HELP_COLUMN, "");
	else
		printf("%*s", (int)(HELP_COLUMN - column), "");
	while (*text) {
		word = strcspn(text, " ");
		if (at > HELP_COLUMN && at + 1 + word > HELP_WIDTH) {
			printf("\n%*s", HELP_COLUMN, "");
			at = HELP_COLUMN;
		}
		at += (size_t)printf("%s%.*s", at > HELP_COLUMN ? " " : "",
				     (int)word, text);
		text += word + (text[word] == ' ');
	}
	putchar('\n');
}

static void help_option(const struct option *option)
{
	char left[128];
	int len;

	if (option->letter)
		len = snprintf(left, sizeof(left), "  -%c, --%s%s%s",
			       option->letter, option->name,
			       option->value ? " " : "",
			       option->value ? option->value : "");
	else
		len = snprintf(left, sizeof(left), "      --%s%s%s",
			       option->name, option->value ? " " : "",
			       option->value ? option->value : "");
	fputs(left, stdout);
	wrapped(option->help, (size_t)len);
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
