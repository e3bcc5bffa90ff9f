/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

uint8_t *unit_vector(const char *name, size_t *len)
{
	const char *dir = getenv("SNPGUEST_VECTORS");
	char path[4096];
	uint8_t *data;
	FILE *file;
	long size;

	if (!dir || access(dir, R_OK) != 0) {
		fprintf(stderr, "skipped: no folder of hardware vectors\n");
		exit(77);
	}
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "rb");
	ck_assert_msg(file != NULL, "cannot open %s", path);
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	ck_assert_int_ge(size, 0);
	rewind(file);
	data = malloc((size_t)size + 1);
	ck_assert_ptr_nonnull(data);
	*len = fread(data, 1, (size_t)size, file);
	ck_assert_uint_eq(*len, (size_t)size);
	fclose(file);
	return data;
}

int main(void)
{
	SRunner *runner = srunner_create(unit_suite());
	int failed;

	/* No forks: a sanitizer's or valgrind's word must reach the exit. */
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
