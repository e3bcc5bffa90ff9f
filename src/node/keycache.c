/* SPDX-License-Identifier: MIT */
#include "keycache.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Who else could write there could put keys of his own in. */
static bool is_ours(const char *dir)
{
	struct stat st;

	return stat(dir, &st) == 0 && S_ISDIR(st.st_mode) &&
	       st.st_uid == geteuid() && !(st.st_mode & (S_IWGRP | S_IWOTH));
}

static char *below(const char *dir)
{
	char *path;

	if (!is_ours(dir) || asprintf(&path, "%s/snpguest-node", dir) < 0)
		return NULL;
	return path;
}

char *snpnode_keycache_path(void)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");
	char user[64];
	char *path = NULL;

	if (dir && dir[0] == '/')
		path = below(dir);
	if (!path) {
		snprintf(user, sizeof(user), "/run/user/%u", geteuid());
		path = below(user);
	}
	/* Root without a session: a daemon, or a container. */
	if (!path && geteuid() == 0)
		path = below("/run");
	return path;
}
