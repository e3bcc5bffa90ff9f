/* SPDX-License-Identifier: MIT */
/* A demand's texts, read into what the library takes. */
#ifndef CLI_DEMANDTEXT_H
#define CLI_DEMANDTEXT_H

#include "cli.h"
#include "demand.h"

/*
 * Read one text of the row that @name names into @demands; of those that list
 * values, each text adds one.  A component that a TCB names twice is wrong,
 * too.  Returns false after having said what is wrong.
 */
bool demandtext_apply(struct cli *cli, const char *name,
		      const struct demand *row, const char *text,
		      struct demands *demands);

/* Give back what the lists took. */
void demandtext_free(struct demands *demands);

#endif
