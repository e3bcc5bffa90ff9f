/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/filecache.h"

#define URL "https://example.org/vcek/v1/Milan/crl"

static struct cache cache;
static struct cli cli;

static void fresh_cache(void)
{
	char dir[] = "/tmp/snpguest-cache-XXXXXX";

	memset(&cli, 0, sizeof(cli));
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert(cache_open(&cli, dir, &cache));
}

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static void remove_cache(void)
{
	nftw(cache.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void put(const char *url, const char *text)
{
	struct input input = { (uint8_t *)(uintptr_t)text, strlen(text) };

	cache_put(&cli, &cache, url, &input);
}

/* What the cache has; "" for nothing. */
static const char *got(const char *url)
{
	static char text[128];
	struct input input;
	time_t when;

	text[0] = '\0';
	if (!cache_get(&cache, url, &input, &when))
		return text;
	ck_assert_int_le(when, time(NULL) + 1);
	ck_assert_uint_lt(input.len, sizeof(text));
	memcpy(text, input.data, input.len);
	text[input.len] = '\0';
	input_free(&input);
	return text;
}

START_TEST(what_was_put)
{
	fresh_cache();
	ck_assert_str_eq(got(URL), "");
	put(URL, "one");
	ck_assert_str_eq(got(URL), "one");
	put(URL, "two");
	ck_assert_str_eq(got(URL), "two");
	ck_assert_str_eq(got(URL "?"), "");
	put(URL "?", "two");
	ck_assert_str_eq(got(URL "?"), "two");
	remove_cache();
}
END_TEST

/* SHA-256 of "one", by sha256sum(1) */
#define ONE "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"

START_TEST(a_spoilt_object_is_none)
{
	char path[4096];
	FILE *file;

	fresh_cache();
	put(URL, "one");
	snprintf(path, sizeof(path), "%s/objects/" ONE, cache.dir);
	ck_assert_int_eq(access(path, R_OK), 0);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs("onf", file);
	fclose(file);
	ck_assert_str_eq(got(URL), "");
	put(URL, "one");
	ck_assert_str_eq(got(URL), "one");
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_str_eq(got(URL), "");
	remove_cache();
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("filecache");
	TCase *tc = tcase_create("filecache");

	tcase_add_test(tc, what_was_put);
	tcase_add_test(tc, a_spoilt_object_is_none);
	suite_add_tcase(suite, tc);
	return suite;
}
