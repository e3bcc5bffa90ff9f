/* SPDX-License-Identifier: MIT */
/* One thing of AMD's key service: from the cache, or from the network. */
#ifndef CLI_FETCH_H
#define CLI_FETCH_H

#include <time.h>

#include "filecache.h"
#include "input.h"

#define FETCH_URL_MAX 2048u

enum fetch_kind {
	FETCH_LEAF,
	FETCH_CHAIN,
	FETCH_CRL,
};

enum fetch_source {
	FETCH_NETWORK,
	FETCH_CACHE,
	FETCH_OLD_CACHE, /* due for renewal, which failed or was forbidden */
};

struct fetch_origin {
	enum fetch_source source;
	time_t fetched;
};

#define FETCH_TIME 24u

/* Where from, and with how much patience. */
struct fetch {
	struct cli *cli;
	struct cache cache;
	bool offline;
	bool refresh; /* as if the cache had nothing */
	uint32_t seconds;
};

/* Returns false after having said why. */
bool fetch_one(struct fetch *fetch, enum fetch_kind kind, const char *url,
	       struct input *input, struct fetch_origin *origin);

/* "network", "cache" or "old cache" */
const char *fetch_source_name(enum fetch_source source);

/* "2026-01-31T12:00:00Z", or its first @len characters. */
void fetch_time(time_t when, size_t len, char text[FETCH_TIME]);

#endif
