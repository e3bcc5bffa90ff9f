/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "cores.h"
#include "../tool/suggest.h"
#include "completion.h"
#include "help.h"
#include "host.h"
#include "mount.h"
#include "run.h"
#include "say.h"
#include "tell.h"
#include "verb.h"

static int usage_error(const char *what)
{
	if (what)
		snpnode_say("%s", what);
	snpnode_help_usage(stderr);
	return SNPNODE_EXIT_USAGE;
}

static int verb_mount(const struct snpnode_options *options, int argc,
		      char **argv)
{
	if (argc != 1)
		return usage_error("mount takes one PATH");
	return snpnode_mount(options, argv[0]);
}

static int verb_run(const struct snpnode_options *options, int argc,
		    char **argv)
{
	if (argc < 1)
		return usage_error("run takes a COMMAND");
	if (options->tsm)
		return usage_error("run serves the tree where it belongs, and "
				   "takes no --tsm");
	return snpnode_run(options, argv);
}

static int verb_host(const struct snpnode_options *options, int argc,
		     char **argv)
{
	if (argc > 1)
		return usage_error("host takes a LOG at most");
	if (options->tsm)
		return usage_error("host serves no tree, and takes no --tsm");
	return snpnode_host(options, argc > 0 ? argv[0] : NULL);
}

static int verb_control(const struct snpnode_options *options, int argc,
			char **argv)
{
	(void)options;
	if (argc < 2 || argv[0][0] == '-')
		return usage_error("control takes a SOCKET and a COMMAND");
	if (strcmp(argv[1], "plan") == 0 && argc != 3)
		return usage_error("plan takes a FILE, - for standard input");
	return snpnode_tell(argc, argv);
}

/* Help and version are printed; a full disk is no success. */
static int printed(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	snpnode_say("cannot write to standard output; make room there");
	return 1;
}

static int verb_completion(const struct snpnode_options *options, int argc,
			   char **argv)
{
	(void)options;
	if (argc != 1 || strcmp(argv[0], "bash") != 0)
		return usage_error("completion takes a SHELL, and knows bash");
	snpnode_completion_bash();
	return printed();
}

const struct snpnode_verb snpnode_verbs[] = {
	{ "mount", "PATH",
	  "serve its sev-guest device at PATH until SIGTERM or SIGINT", true,
	  verb_mount },
	{ "run", "[--] COMMAND [ARG...]",
	  "run COMMAND, which finds it at /dev/sev-guest, and its certificates "
	  "in the folder that SNPGUEST_SIM_PKI names",
	  true, verb_run },
	{ "control", "SOCKET COMMAND [ARG...]",
	  "tell a running one: plan FILE, log [NUMBER], status, reboot, update "
	  "NAME=VALUE...",
	  false, verb_control },
	{ "host", "[LOG]",
	  "play host and firmware for the module snpguest-fakehost, and write "
	  "what is seen to LOG",
	  true, verb_host },
	{ "completion", "SHELL",
	  "print a shell's completion of this tool; SHELL is bash", false,
	  verb_completion },
	{ .name = NULL },
};

static bool is(const char *arg, const char *word, const char *letter)
{
	return strcmp(arg, word) == 0 || strcmp(arg, letter) == 0;
}

static int run_verb(const struct snpnode_verb *verb, int argc, char **argv)
{
	struct snpnode_options options;
	int taken = 0;

	if (argc > 0 && is(argv[0], "--help", "-h")) {
		snpnode_help();
		return printed();
	}
	if (!verb->takes_options)
		return verb->fn(NULL, argc, argv);
	snpnode_options_init(&options);
	taken = snpnode_options_parse(&options, argc, argv);
	if (taken < 0)
		return SNPNODE_EXIT_USAGE;
	snpnode_cores_forbid();
	return verb->fn(&options, argc - taken, argv + taken);
}

static int unknown_verb(const char *word)
{
	const struct snpnode_verb *verb;
	struct suggestion near;

	suggest_begin(&near, word, strlen(word));
	for (verb = snpnode_verbs; verb->name; verb++)
		suggest_offer(&near, verb->name);
	if (near.word)
		snpnode_say("there is no verb %s; did you mean %s?", word,
			    near.word);
	else
		snpnode_say("there is no verb %s", word);
	return usage_error(NULL);
}

int main(int argc, char **argv)
{
	const struct snpnode_verb *verb;

	if (argc < 2)
		return usage_error(NULL);
	if (is(argv[1], "--help", "-h")) {
		snpnode_help();
		return printed();
	}
	if (is(argv[1], "--version", "-V")) {
		printf("snpguest-node %s\n", SNPNODE_VERSION);
		return printed();
	}
	for (verb = snpnode_verbs; verb->name; verb++)
		if (strcmp(argv[1], verb->name) == 0)
			return run_verb(verb, argc - 2, argv + 2);
	return unknown_verb(argv[1]);
}
