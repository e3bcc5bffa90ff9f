/* SPDX-License-Identifier: MIT */
/* Which firmware the machine shall run, in words. */
#ifndef SNPNODE_FWCHOICE_H
#define SNPNODE_FWCHOICE_H

#include <stdbool.h>

#include "../sim/chip.h"
#include "options.h"

/*
 * Set the parts that @words names, "NAME=VALUE" each and parted by one of
 * @between; @words is cut up.  False: a part that the line has not, or no
 * value of 0..255; some may be set.
 * @version: NULL: only parts of the TCB are known
 */
bool snpnode_fwchoice_parts(char *words, const char *between,
			    struct snpguest_tcb *tcb,
			    struct snpsim_version *version);

/*
 * Put what the options about TCBs and versions say into options->sim; a part
 * that they do not name is as the line has it.  False: it was said why.
 */
bool snpnode_fwchoice_apply(struct snpnode_options *options);

#endif
