/* SPDX-License-Identifier: MIT */
#ifndef SNPNODE_HELP_H
#define SNPNODE_HELP_H

#include <stdio.h>

void snpnode_help_usage(FILE *to);
void snpnode_help(void);

#endif
