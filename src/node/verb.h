/* SPDX-License-Identifier: MIT */
/* What snpguest-node does, as a table: for itself, its help, its completion. */
#ifndef SNPNODE_VERB_H
#define SNPNODE_VERB_H

#include "options.h"

#define SNPNODE_EXIT_USAGE 2

/*
 * @operands: what follows the options
 * @fn: its exit code; the options are NULL where none are taken
 */
struct snpnode_verb {
	const char *name;
	const char *operands;
	const char *summary;
	bool takes_options;
	int (*fn)(const struct snpnode_options *options, int argc, char **argv);
};

/* Ended by a row without a name. */
extern const struct snpnode_verb snpnode_verbs[];

#endif
