/* SPDX-License-Identifier: MIT */
#include "bash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

void bash_begin(const char *function)
{
	printf("%s() {\n"
	       "\tlocal cur=${COMP_WORDS[COMP_CWORD]} words='' files=''\n"
	       "\tlocal prev=${COMP_WORDS[COMP_CWORD-1]}\n"
	       "\tif [ \"$cur\" = = ]; then\n"
	       "\t\tcur=''\n"
	       "\telif [ \"$prev\" = = ] && [ \"$COMP_CWORD\" -gt 1 ]; then\n"
	       "\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n"
	       "\tfi\n"
	       "\tCOMPREPLY=()\n",
	       function);
}

static bool names_file(const char *value)
{
	static const char *const words[] = { "FILE", "DEVICE", "SOCKET", "PATH",
					     "LOG" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(value, words[i]))
			return true;
	return false;
}

static void print_words(const char *value)
{
	fputs("mapfile -t COMPREPLY < <(compgen -W \"", stdout);
	for (; *value; value++)
		putchar(*value == '|' || *value == ',' ? ' ' : *value);
	puts("\" -- \"$cur\")");
}

void bash_value(const char *value)
{
	if (strcmp(value, "DIR") == 0)
		puts("compopt -o filenames; "
		     "mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")");
	else if (names_file(value))
		puts("compopt -o filenames; "
		     "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")");
	else if (value[0] < 'A' || value[0] > 'Z')
		print_words(value);
	else
		puts("COMPREPLY=()");
}
