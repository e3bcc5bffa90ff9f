/* SPDX-License-Identifier: MIT */
/*
 * What every verb of snpguestctl shares: the state of one run, the verb's row
 * in the table, and the exit codes.
 */
#ifndef CLI_H
#define CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <snpguest.h>

#include "options.h"

#define CLI_DONE 0    /* done, accepted */
#define CLI_REFUSED 1 /* refused, rejected, failed */
#define CLI_USAGE 2   /* the command line makes no sense */

struct verb;

/*
 * One run.  A verb's own arguments begin with it, so that the option tables
 * can address both by offset.
 */
struct cli {
	bool json;
	bool quiet;
	bool help;
	bool version;
	bool colour;   /* stdout is a terminal that may be coloured */
	bool answered; /* a JSON document has gone to stdout */
	bool unheard;  /* nothing goes to stderr: the caller copes */
	const struct verb *verb;
	size_t operand_count;
	const char *operands[2];
	/* what went wrong first, for the JSON answer */
	char error[512];
	snpguest_status status;
	struct snpguest_fault fault;
};

struct verb {
	const char *name;
	const char *summary;
	const char *operand; /* "FILE"; NULL: takes none */
	const char *notes;   /* ends the help text */
	const struct option *options;
	const char *more_title;
	const struct option *more; /* a second table, or NULL */
	size_t args_size;
	int (*run)(struct cli *cli);
};

extern const struct verb verb_report;
extern const struct verb verb_key;
extern const struct verb verb_show;
extern const struct verb verb_verify;
extern const struct verb verb_fetch;
extern const struct verb verb_completion;

/* Options that each verb takes; ended by a row without a name. */
extern const struct option cli_options[];
/* All verbs, ended by NULL. */
extern const struct verb *const cli_verbs[];

#endif
