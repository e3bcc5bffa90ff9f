/* SPDX-License-Identifier: MIT */
/*
 * Who makes us wait, and how long yet: one line on a terminal's stderr, gone
 * when the waiting is over.  In a log it would help nobody, and is left out.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli.h"

struct progress {
	bool wanted;
	bool in_place; /* the terminal can clear a line */
	bool shown;
	uint64_t end_ms; /* when patience ends */
};

/* @budget_ms: how long the library will try */
void progress_begin(struct progress *progress, const struct cli *cli,
		    uint32_t budget_ms);
/* As snpguest_options' on_wait, with @ctx a struct progress. */
void progress_wait(void *ctx, uint32_t attempt, uint32_t reason,
		   uint32_t pause_ms);
void progress_end(struct progress *progress);

#endif
