/* SPDX-License-Identifier: MIT */
/* snpguestctl: the libraries' calls from a shell. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "help.h"
#include "json.h"
#include "output.h"
#include "say.h"
#include "../tool/suggest.h"

const struct verb *const cli_verbs[] = {
	&verb_report, &verb_key,	&verb_show, &verb_verify,
	&verb_fetch,  &verb_completion, NULL,
};

const struct option cli_options[] = {
	{ 0, OPTION_FLAG, "json", NULL, "answer in JSON on standard output",
	  offsetof(struct cli, json), 0 },
	{ 'q', OPTION_FLAG, "quiet", NULL,
	  "say nothing but errors and what was asked for",
	  offsetof(struct cli, quiet), 0 },
	{ 'h', OPTION_FLAG, "help", NULL, "show this help and exit",
	  offsetof(struct cli, help), 0 },
	{ 0, OPTION_FLAG, "version", NULL, "show the version and exit",
	  offsetof(struct cli, version), 0 },
	{ 0, OPTION_FLAG, NULL, NULL, NULL, 0, 0 },
};

static const struct verb *find_verb(const char *name)
{
	for (const struct verb *const *verb = cli_verbs; *verb; verb++)
		if (strcmp((*verb)->name, name) == 0)
			return *verb;
	return NULL;
}

static bool unknown_verb(struct cli *cli, const char *name)
{
	struct suggestion near;

	suggest_begin(&near, name, strlen(name));
	for (const struct verb *const *verb = cli_verbs; *verb; verb++)
		suggest_offer(&near, (*verb)->name);
	if (near.word)
		return say_usage(cli, "unknown verb '%s'; did you mean '%s'?",
				 name, near.word);
	return say_usage(cli, "unknown verb '%s'", name);
}

/* What is asked of the tool itself, before any verb. */
static int without_verb(const char *word)
{
	struct cli cli = { 0 };

	if (word && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
		     strcmp(word, "help") == 0))
		help_tool();
	else if (word && strcmp(word, "--version") == 0)
		help_version();
	else if (!word)
		say_usage(&cli, "which verb?");
	else if (word[0] == '-')
		say_usage(&cli, "%s comes after a verb, if at all", word);
	else
		unknown_verb(&cli, word);
	output_flush(&cli);
	return say_exit(&cli);
}

/* no-color.org: set and not empty means no colour, whatever it says */
static bool may_colour(void)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no_color && *no_color) && term &&
	       strcmp(term, "dumb") != 0;
}

static int run_parsed(struct cli *cli)
{
	int code;

	if (cli->help || cli->version) {
		if (cli->help)
			help_verb(cli->verb);
		else
			help_version();
		return output_flush(cli) ? CLI_DONE : CLI_REFUSED;
	}
	code = cli->verb->run(cli);
	if (code == CLI_REFUSED && cli->json && !cli->answered)
		json_answer_error(cli);
	if (!output_flush(cli) && code == CLI_DONE)
		code = CLI_REFUSED;
	return code;
}

int main(int argc, char *argv[])
{
	const struct verb *verb = argc > 1 ? find_verb(argv[1]) : NULL;
	struct cli *cli;
	int code;

	/* For what may be printed; numbers and words stay as they are. */
	setlocale(LC_CTYPE, "");
	if (!verb)
		return without_verb(argc > 1 ? argv[1] : NULL);
	cli = calloc(1, verb->args_size);
	if (!cli) {
		fputs(SAY_PROGRAM ": no memory\n", stderr);
		return CLI_REFUSED;
	}
	cli->verb = verb;
	cli->colour = may_colour();
	if (options_parse(cli, argc - 2, argv + 2))
		code = run_parsed(cli);
	else
		code = say_exit(cli);
	explicit_bzero(cli, verb->args_size);
	free(cli);
	return code;
}
