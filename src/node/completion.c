/* SPDX-License-Identifier: MIT */
#include "completion.h"

#include <stdio.h>

#include "../tool/bash.h"
#include "optiontable.h"
#include "verb.h"

static void print_values(void)
{
	char value[SNPNODE_VALUE_TEXT_MAX];

	for (size_t i = 0; i < snpnode_option_count; i++) {
		const struct snpnode_option *option = &snpnode_option_table[i];

		snpnode_option_value(option, value);
		if (!option->name || !value[0])
			continue;
		printf("\t--%s)\n\t\t", option->name);
		bash_value(value);
		puts("\t\treturn ;;");
	}
}

/* The options that take a value, as a pattern of a case. */
static void print_takers(void)
{
	const char *between = "";

	for (size_t i = 0; i < snpnode_option_count; i++) {
		const struct snpnode_option *option = &snpnode_option_table[i];

		if (!option->name || option->kind == SNPNODE_SWITCH)
			continue;
		printf("%s--%s", between, option->name);
		between = "|";
	}
}

/*
 * Behind the verb: options, then operands.  The first operand of run is a
 * command, which has a completion of its own.
 */
static void print_operands(void)
{
	puts("\twhile [ \"$i\" -lt \"$COMP_CWORD\" ]; do\n"
	     "\t\tcase ${COMP_WORDS[i]} in\n"
	     "\t\t--) i=$((i + 1)); break ;;");
	fputs("\t\t", stdout);
	print_takers();
	puts(")\n"
	     "\t\t\t[ \"${COMP_WORDS[i+1]}\" = = ] && i=$((i + 1))\n"
	     "\t\t\ti=$((i + 2)) ;;\n"
	     "\t\t-*) i=$((i + 1)) ;;\n"
	     "\t\t*) break ;;\n"
	     "\t\tesac\n"
	     "\tdone\n"
	     "\tif [ \"$verb\" = run ] && [ \"$i\" -lt \"$COMP_CWORD\" ] &&\n"
	     "\t\tdeclare -F _command_offset >/dev/null; then\n"
	     "\t\t_command_offset \"$i\"\n"
	     "\t\treturn\n"
	     "\tfi\n"
	     "\tif [ \"$verb\" = run ] && [ \"$i\" -eq \"$COMP_CWORD\" ] &&\n"
	     "\t\t[ \"${cur#-}\" = \"$cur\" ]; then\n"
	     "\t\tmapfile -t COMPREPLY < <(compgen -c -- \"$cur\")\n"
	     "\t\treturn\n"
	     "\tfi");
}

static void print_verb(const struct snpnode_verb *verb)
{
	printf("\t%s) files=yes", verb->name);
	if (verb->takes_options) {
		fputs(" words='--help", stdout);
		for (size_t i = 0; i < snpnode_option_count; i++)
			if (snpnode_option_table[i].name)
				printf(" --%s", snpnode_option_table[i].name);
		putchar('\'');
	}
	puts(" ;;");
}

void snpnode_completion_bash(void)
{
	const struct snpnode_verb *verb;

	puts("# bash completion of snpguest-node, made by "
	     "'snpguest-node completion bash'");
	bash_begin("_snpguest_node");
	puts("\tlocal verb='' i=2\n"
	     "\t[ \"$COMP_CWORD\" -le 1 ] || verb=${COMP_WORDS[1]}\n"
	     "\tcase $verb in");
	for (verb = snpnode_verbs; verb->name; verb++)
		print_verb(verb);
	fputs("\t*) words='--help --version", stdout);
	for (verb = snpnode_verbs; verb->name; verb++)
		printf(" %s", verb->name);
	puts("' ;;\n\tesac");
	print_operands();
	puts("\tcase $([ \"$i\" -gt \"$COMP_CWORD\" ] && echo \"$prev\") in");
	print_values();
	puts("\tesac\n"
	     "\tif [ -n \"$files\" ] && [ \"${cur#-}\" = \"$cur\" ]; then\n"
	     "\t\tcompopt -o filenames\n"
	     "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
	     "\telse\n"
	     "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	     "\tfi\n"
	     "}\n"
	     "complete -F _snpguest_node snpguest-node");
}
