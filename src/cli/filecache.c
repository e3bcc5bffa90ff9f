/* SPDX-License-Identifier: MIT */
#include "filecache.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output.h"
#include "say.h"
#include "sha256.h"

static bool default_dir(struct cli *cli, struct cache *cache)
{
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	int len;

	/* XDG Base Directory Specification: relative paths are invalid */
	if (xdg && xdg[0] == '/')
		len = snprintf(cache->dir, sizeof(cache->dir), "%s/snpguest",
			       xdg);
	else if (home && home[0] == '/')
		len = snprintf(cache->dir, sizeof(cache->dir),
			       "%s/.cache/snpguest", home);
	else
		return say_error(cli, "no home folder for the cache; name one "
				      "with --cache DIR");
	if ((size_t)len >= sizeof(cache->dir))
		return say_error(cli, "the name of the home folder is too "
				      "long; name a cache with --cache DIR");
	return true;
}

/* mkdir -p */
static int make_dirs(const char *dir)
{
	char path[PATH_MAX];
	size_t len = strlen(dir);

	if (len >= sizeof(path))
		return ENAMETOOLONG;
	memcpy(path, dir, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		path[i] = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST)
			return errno;
		path[i] = dir[i];
	}
	return 0;
}

static void place(const struct cache *cache, const char *kind, const char *name,
		  char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s/%s", cache->dir, kind, name);
}

bool cache_open(struct cli *cli, const char *dir, struct cache *cache)
{
	char path[PATH_MAX];
	int error;

	if (!dir && !default_dir(cli, cache))
		return false;
	if (dir && snprintf(cache->dir, sizeof(cache->dir), "%s", dir) >=
			   (int)sizeof(cache->dir))
		return say_error(cli, "the name of the cache is too long");
	place(cache, "objects", "", path);
	error = make_dirs(path);
	place(cache, "names", "", path);
	if (!error)
		error = make_dirs(path);
	if (error)
		return say_error(cli,
				 "no cache in %s: %s; name another with "
				 "--cache DIR",
				 cache->dir, strerror(error));
	return true;
}

static bool name_of(const char *url, char name[SHA256_TEXT])
{
	return sha256_text((const uint8_t *)url, strlen(url), name);
}

static bool is_object_name(const struct input *name)
{
	if (name->len != SHA256_TEXT - 1)
		return false;
	for (size_t i = 0; i < name->len; i++)
		if (!strchr("0123456789abcdef", name->data[i]) ||
		    name->data[i] == '\0')
			return false;
	return true;
}

/* The object's bytes, if they are what the name says. */
static bool read_object(const struct cache *cache, const struct input *name,
			struct input *input)
{
	char text[SHA256_TEXT], real[SHA256_TEXT], path[PATH_MAX];
	struct cli silent = { .unheard = true };

	memcpy(text, name->data, name->len);
	text[name->len] = '\0';
	place(cache, "objects", text, path);
	return input_read(&silent, path, INPUT_MAX, input) &&
	       sha256_text(input->data, input->len, real) &&
	       strcmp(text, real) == 0;
}

bool cache_get(const struct cache *cache, const char *url, struct input *input,
	       time_t *fetched)
{
	char name[SHA256_TEXT], path[PATH_MAX];
	struct cli silent = { .unheard = true };
	struct input object;
	struct stat st;
	bool fine;

	memset(input, 0, sizeof(*input));
	if (!name_of(url, name))
		return false;
	place(cache, "names", name, path);
	if (stat(path, &st) != 0)
		return false;
	*fetched = st.st_mtime;
	fine = input_read(&silent, path, SHA256_TEXT - 1, &object) &&
	       is_object_name(&object) && read_object(cache, &object, input);
	input_free(&object);
	if (!fine)
		input_free(input);
	return fine;
}

void cache_put(struct cli *cli, const struct cache *cache, const char *url,
	       const struct input *input)
{
	char name[SHA256_TEXT], object[SHA256_TEXT], path[PATH_MAX];
	struct cli silent = { .unheard = true };
	bool fine;

	if (!name_of(url, name) ||
	    !sha256_text(input->data, input->len, object))
		return;
	/* The object first: a name never leads to nothing. */
	place(cache, "objects", object, path);
	fine = output_write(&silent, path, input->data, input->len, 0);
	place(cache, "names", name, path);
	fine = fine && output_write(&silent, path, (const uint8_t *)object,
				    SHA256_TEXT - 1, 0);
	if (!fine)
		say_note(cli, "not cached: %s", silent.error);
}
