/* SPDX-License-Identifier: MIT */
/*
 * Give the files of folders to a target, one after the other: what a corpus
 * has found stays found, with any compiler and without libFuzzer.
 */
#include <dirent.h>
#include <errno.h>

#include "fuzz.h"

#define INPUT_MAX (1024u * 1024u)

static unsigned long inputs;

static int replay_file(const char *path)
{
	uint8_t *whole = malloc(INPUT_MAX), *exact = NULL;
	FILE *file = fopen(path, "rb");
	size_t len = 0;
	int error = -1;

	if (!whole || !file) {
		perror(path);
		goto out;
	}
	len = fread(whole, 1, INPUT_MAX, file);
	/* Exactly as long as the input, so that a sanitizer sees its end. */
	exact = malloc(len ? len : 1);
	if (!exact || ferror(file)) {
		perror(path);
		goto out;
	}
	memcpy(exact, whole, len);
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(exact, len);
	inputs++;
	error = 0;
out:
	if (file)
		fclose(file);
	free(exact);
	free(whole);
	return error;
}

static int is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int replay_folder(const char *path)
{
	struct dirent **names;
	int count = scandir(path, &names, is_input, alphasort);
	char *full;
	int error = 0, i;

	if (count < 0) {
		perror(path);
		return -1;
	}
	for (i = 0; i < count; i++) {
		if (asprintf(&full, "%s/%s", path, names[i]->d_name) < 0)
			exit(1);
		error |= replay_file(full);
		free(full);
		free(names[i]);
	}
	free(names);
	return error;
}

int main(int argc, char **argv)
{
	int error = 0, i;

	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (i = 1; i < argc; i++)
		error |= replay_folder(argv[i]);
	/* Some target has standard output for itself. */
	fprintf(stderr, "%lu inputs\n", inputs);
	return error || inputs == 0;
}
