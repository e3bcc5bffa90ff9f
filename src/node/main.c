/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "host.h"
#include "mount.h"
#include "run.h"
#include "say.h"
#include "tell.h"

#define EXIT_USAGE 2

static const char usage[] =
	"usage: snpguest-node mount [OPTION...] PATH\n"
	"       snpguest-node run [OPTION...] [--] COMMAND [ARG...]\n"
	"       snpguest-node control SOCKET COMMAND [ARG...]\n"
	"       snpguest-node host [OPTION...] [LOG]\n"
	"       snpguest-node --help | --version\n";

static const char help[] =
	"\n"
	"A simulated SEV-SNP machine behind a real device node.\n"
	"\n"
	"  mount   serve its sev-guest device at PATH until SIGTERM or SIGINT\n"
	"  run     run COMMAND, which finds it at /dev/sev-guest, and its\n"
	"          certificates in the folder that SNPGUEST_SIM_PKI names\n"
	"  control tell a running one: plan FILE, log [NUMBER], status, "
	"reboot,\n"
	"          update NAME=VALUE...\n"
	"  host    play host and firmware for the module snpguest-fakehost,\n"
	"          and write what is seen to LOG\n"
	"\n"
	"Options:\n";

static const char exits[] =
	"\n"
	"Exit code: 0 done, 1 refused, 2 usage; run: COMMAND's own.\n"
	"snpguest-node(8) has the rest.\n";

static int usage_error(const char *what)
{
	if (what)
		snpnode_say("%s", what);
	fputs(usage, stderr);
	return EXIT_USAGE;
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
	return snpnode_run(options, argv);
}

static int verb_host(const struct snpnode_options *options, int argc,
		     char **argv)
{
	if (argc > 1)
		return usage_error("host takes a LOG at most");
	return snpnode_host(options, argc > 0 ? argv[0] : NULL);
}

struct verb {
	const char *name;
	int (*fn)(const struct snpnode_options *options, int argc, char **argv);
};

static const struct verb verbs[] = {
	{ "host", verb_host },
	{ "mount", verb_mount },
	{ "run", verb_run },
};

static bool is(const char *arg, const char *word, const char *letter)
{
	return strcmp(arg, word) == 0 || strcmp(arg, letter) == 0;
}

static int print_help(void)
{
	printf("%s%s%s%s", usage, help, snpnode_options_help, exits);
	return 0;
}

static int verb_control(int argc, char **argv)
{
	if (argc > 0 && is(argv[0], "--help", "-h"))
		return print_help();
	if (argc < 2 || argv[0][0] == '-')
		return usage_error("control takes a SOCKET and a COMMAND");
	if (strcmp(argv[1], "plan") == 0 && argc != 3)
		return usage_error("plan takes a FILE, - for standard input");
	return snpnode_tell(argc, argv);
}

static int run_verb(const struct verb *verb, int argc, char **argv)
{
	struct snpnode_options options;
	int taken;

	if (argc > 0 && is(argv[0], "--help", "-h"))
		return print_help();
	snpnode_options_init(&options);
	taken = snpnode_options_parse(&options, argc, argv);
	if (taken < 0)
		return EXIT_USAGE;
	return verb->fn(&options, argc - taken, argv + taken);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return usage_error(NULL);
	if (is(argv[1], "--help", "-h"))
		return print_help();
	if (is(argv[1], "--version", "-V")) {
		printf("snpguest-node %s\n", SNPNODE_VERSION);
		return 0;
	}
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return run_verb(&verbs[i], argc - 2, argv + 2);
	if (strcmp(argv[1], "control") == 0)
		return verb_control(argc - 2, argv + 2);
	snpnode_say("there is no verb %s", argv[1]);
	return usage_error(NULL);
}
