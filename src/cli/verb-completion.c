/* SPDX-License-Identifier: MIT */
/* The completion of a shell, made from the tables that the help is made of. */
#include <stdio.h>
#include <string.h>

#include "../tool/bash.h"
#include "cli.h"
#include "say.h"

static void print_names(const struct option *options)
{
	for (; options->name; options++) {
		if (options->letter)
			printf(" -%c", options->letter);
		printf(" --%s", options->name);
	}
}

static void print_option(const struct verb *verb, const struct option *option)
{
	if (!option->value)
		return;
	printf("\t%s:--%s", verb->name, option->name);
	if (option->letter)
		printf(" | %s:-%c", verb->name, option->letter);
	fputs(")\n\t\t", stdout);
	bash_value(option->value);
	puts("\t\treturn ;;");
}

static void print_options(const struct verb *verb)
{
	for (unsigned int i = 0; i < OPTION_TABLES; i++)
		for (const struct option *o = options_table(verb, i); o->name;
		     o++)
			print_option(verb, o);
}

static void print_verb(const struct verb *verb)
{
	printf("\t%s)\n\t\twords=\"", verb->name);
	for (unsigned int i = 0; i < OPTION_TABLES; i++)
		print_names(options_table(verb, i));
	printf("\"\n\t\tfiles=%s ;;\n", verb->operand ? "yes" : "");
}

static void print_bash(void)
{
	puts("# bash completion of " SAY_PROGRAM ", made by "
	     "'" SAY_PROGRAM " completion bash'");
	bash_begin("_snpguestctl");
	puts("\tcase ${COMP_WORDS[1]}:$prev in");
	for (const struct verb *const *verb = cli_verbs; *verb; verb++)
		print_options(*verb);
	puts("\tesac\n"
	     "\tcase $([ \"$COMP_CWORD\" -gt 1 ] && "
	     "echo \"${COMP_WORDS[1]}\") in");
	for (const struct verb *const *verb = cli_verbs; *verb; verb++)
		print_verb(*verb);
	fputs("\t'')\n\t\twords=\"--help --version", stdout);
	for (const struct verb *const *verb = cli_verbs; *verb; verb++)
		printf(" %s", (*verb)->name);
	puts("\" ;;\n"
	     "\tesac\n"
	     "\tif [ -n \"$files\" ] && [ \"${cur#-}\" = \"$cur\" ]; then\n"
	     "\t\tcompopt -o filenames\n"
	     "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
	     "\telse\n"
	     "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	     "\tfi\n"
	     "}\n"
	     "complete -F _snpguestctl " SAY_PROGRAM);
}

static int run(struct cli *cli)
{
	if (strcmp(cli->operands[0], "bash") == 0)
		print_bash();
	else
		say_usage(cli, "no completion for '%s', only for bash",
			  cli->operands[0]);
	return say_exit(cli);
}

static const struct option options[] = {
	{ 0, OPTION_FLAG, NULL, NULL, NULL, 0, 0 },
};

const struct verb verb_completion = {
	.name = "completion",
	.summary = "Print a shell's completion of this tool",
	.operand = "SHELL",
	.notes = "SHELL is bash.",
	.options = options,
	.args_size = sizeof(struct cli),
	.run = run,
};
