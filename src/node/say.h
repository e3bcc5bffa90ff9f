/* SPDX-License-Identifier: MIT */
/* Words for the person at the terminal: stderr, one line, our name first. */
#ifndef SNPNODE_SAY_H
#define SNPNODE_SAY_H

void snpnode_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
