/* SPDX-License-Identifier: MIT */
#ifndef SNPNODE_COMPLETION_H
#define SNPNODE_COMPLETION_H

/* The script that completes snpguest-node in bash, on standard output. */
void snpnode_completion_bash(void);

#endif
