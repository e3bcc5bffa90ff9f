/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "say.h"

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static const char *waits_for(uint32_t reason)
{
	switch (reason) {
	case SNPGUEST_WAIT_BUSY:
		return "another program is using the device";
	case SNPGUEST_WAIT_THROTTLED:
		return "the host throttles requests";
	case SNPGUEST_WAIT_INTERRUPTED:
		return "the request was interrupted";
	case SNPGUEST_WAIT_CERTS:
		return "the host's certificates changed";
	default:
		return "the device is not ready";
	}
}

void progress_begin(struct progress *progress, const struct cli *cli,
		    uint32_t budget_ms)
{
	const char *term = getenv("TERM");

	progress->wanted = !cli->quiet && isatty(STDERR_FILENO);
	progress->in_place = term && strcmp(term, "dumb") != 0;
	progress->shown = false;
	progress->end_ms = now_ms() + budget_ms;
}

void progress_wait(void *ctx, uint32_t attempt, uint32_t reason,
		   uint32_t pause_ms)
{
	struct progress *progress = ctx;
	uint64_t now = now_ms(), left = 0;

	if (!progress->wanted)
		return;
	if (progress->end_ms > now)
		left = (progress->end_ms - now + 999) / 1000;
	fprintf(stderr,
		"%s" SAY_PROGRAM ": %s; attempt %" PRIu32 ", next in "
		"%" PRIu32 ".%" PRIu32 " s, for %" PRIu64 " s yet%s",
		progress->in_place ? "\r\033[K" : "", waits_for(reason),
		attempt, pause_ms / 1000, pause_ms % 1000 / 100, left,
		progress->in_place ? "" : "\n");
	fflush(stderr);
	progress->shown = true;
}

void progress_end(struct progress *progress)
{
	if (progress->shown && progress->in_place)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
