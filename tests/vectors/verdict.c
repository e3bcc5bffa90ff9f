/* SPDX-License-Identifier: MIT */
/*
 * The library's word, for a script to compare with somebody else's:
 *
 *	verdict TIME REPORT CERTIFICATE...
 *
 * prints one row a line, "chain passed".
 */
#include <snpguest-verify.h>
#include <stdio.h>
#include <stdlib.h>

#define FILE_MAX 65536u

static size_t slurp(const char *path, uint8_t *bytes)
{
	FILE *file = fopen(path, "rb");
	size_t len;

	if (!file) {
		perror(path);
		exit(2);
	}
	len = fread(bytes, 1, FILE_MAX, file);
	fclose(file);
	return len;
}

int main(int argc, char **argv)
{
	static struct snpguest_verdict verdict;
	static uint8_t bytes[FILE_MAX];
	snpguest_verifier *verifier;
	snpguest_status st;
	size_t len;

	if (argc < 3 || snpguest_verifier_new(&verifier) != SNPGUEST_OK)
		return 2;
	snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_set_time(verifier, atoll(argv[1]));
	for (int i = 3; i < argc; i++) {
		len = slurp(argv[i], bytes);
		if (snpguest_verifier_add_cert(verifier, bytes, len))
			fprintf(stderr, "%s: no certificate\n", argv[i]);
	}
	len = slurp(argv[2], bytes);
	st = snpguest_verifier_check(verifier, bytes, len, NULL, &verdict,
				     sizeof(verdict));
	for (uint32_t i = 0; i < verdict.count; i++)
		printf("%s %s\n", snpguest_check_name(i),
		       snpguest_check_result_name(verdict.checks[i].result));
	snpguest_verifier_free(verifier);
	return st == SNPGUEST_OK || st == SNPGUEST_E_REJECTED ? 0 : 2;
}
