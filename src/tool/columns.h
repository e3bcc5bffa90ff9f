/* SPDX-License-Identifier: MIT */
/* Help in two columns: what is typed, and what it means. */
#ifndef TOOL_COLUMNS_H
#define TOOL_COLUMNS_H

/* A row on standard output; @text is wrapped to fit a terminal. */
void columns_row(const char *left, const char *text);

#endif
