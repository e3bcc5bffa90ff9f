/* SPDX-License-Identifier: MIT */
/* Help texts and the shell completion, out of the option tables. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli.h"

void help_tool(void);
void help_verb(const struct verb *verb);
void help_version(void);

#endif
