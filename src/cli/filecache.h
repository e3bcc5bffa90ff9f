/* SPDX-License-Identifier: MIT */
/*
 * What was fetched, kept: objects/SHA256 has the bytes, named after their own
 * hash, and names/SHA256-of-the-address the name of the object.  An object
 * that is not what it is named after is as good as absent, so neither a broken
 * disk nor a write cut short is ever served.
 */
#ifndef CLI_FILECACHE_H
#define CLI_FILECACHE_H

#include <time.h>

#include "input.h"

struct cache {
	char dir[3072];
};

/*
 * @dir: or NULL for $XDG_CACHE_HOME/snpguest, or ~/.cache/snpguest.  Makes
 * the folders.  Returns false after having said why.
 */
bool cache_open(struct cli *cli, const char *dir, struct cache *cache);

/* @fetched: when it was put there. */
bool cache_get(const struct cache *cache, const char *url, struct input *input,
	       time_t *fetched);
/* A cache that cannot be written is a pity, said in a note, and no failure. */
void cache_put(struct cli *cli, const struct cache *cache, const char *url,
	       const struct input *input);

#endif
