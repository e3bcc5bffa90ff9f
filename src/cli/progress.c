/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "say.h"

#define DEFAULT_COLUMNS 80u
#define LINE_MAX_COLUMNS 256u

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
		return "the device is in use, or keeps its rate limit";
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

/* A line that wraps is not erased by going back to its start. */
static size_t columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || size.ws_col < 2 ||
	    size.ws_col > LINE_MAX_COLUMNS)
		return DEFAULT_COLUMNS;
	return size.ws_col;
}

void progress_wait(void *ctx, uint32_t attempt, uint32_t reason,
		   uint32_t pause_ms)
{
	struct progress *progress = ctx;
	uint64_t now = now_ms(), left = 0;
	char line[LINE_MAX_COLUMNS];

	if (!progress->wanted)
		return;
	if (progress->end_ms > now)
		left = (progress->end_ms - now + 999) / 1000;
	snprintf(line, sizeof(line),
		 SAY_PROGRAM ": %s; %" PRIu64 " s left; attempt %" PRIu32
			     ", next in %" PRIu32 ".%" PRIu32 " s",
		 waits_for(reason), left, attempt, pause_ms / 1000,
		 pause_ms % 1000 / 100);
	if (progress->in_place)
		fprintf(stderr, "\r\033[K%.*s", (int)columns() - 1, line);
	else
		fprintf(stderr, "%s\n", line);
	fflush(stderr);
	progress->shown = true;
}

void progress_end(struct progress *progress)
{
	if (progress->shown && progress->in_place)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
